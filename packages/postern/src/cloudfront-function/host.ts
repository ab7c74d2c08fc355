/** Which host a request is for: `gate/host.ts` in the function's dialect. */
import { readHeader } from './current.ts';
import { hasLoopback } from './plan.ts';

/** Lower case; the port is ignored on loopback only, since CloudFront serves no other ports. */
export function hostOf(): string {
  const host = readHeader('host').toLowerCase();
  return hasLoopback ? host.replace(/^((.+\.)?localhost|127\.0\.0\.1|\[::1]):\d+$/, '$1') : host;
}
