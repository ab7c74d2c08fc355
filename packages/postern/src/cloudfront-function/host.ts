/** Which host a request is for, and whether the gate answers for it: `gate/host.ts` in the function's dialect. */
import type { FunctionRequest } from './event.ts';
import { hasLoopback, hostSuffixes, hosts } from './plan.ts';

/** Lower case; the port is ignored on loopback only, since CloudFront serves no other ports. */
export function hostOf(request: FunctionRequest): string {
  const host = request.headers.host ? request.headers.host.value.toLowerCase() : '';
  return hasLoopback ? host.replace(/^((.+\.)?localhost|127\.0\.0\.1|\[::1]):\d+$/, '$1') : host;
}

export function isKnownHost(host: string): boolean {
  if (!hosts || hosts.includes(host)) return true;
  // A label is at most 63 characters long: what no URL could have is no host.
  return (
    !!hostSuffixes &&
    /^([\w-]{1,63}\.)*[\w-]{1,63}$/.test(host) &&
    hostSuffixes.some((suffix) => host.endsWith(suffix))
  );
}
