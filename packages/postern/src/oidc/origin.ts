/** The gate's own addresses. Scheme and port are said here alone: both ends of a login must write them alike. */
import type { LoginContext } from './context.ts';
import type { Visit } from './types.ts';

const LOOPBACK = /^((.+\.)?localhost|127\.0\.0\.1|\[::1])$/;

/** The origin of one of `hosts`, as browsers write it. The `Host` header that was sent counts for its port, and on loopback only. */
export function originOf(host: string, sent: string): string {
  if (!LOOPBACK.test(host)) return `https://${host}`;
  const port = Number(/:(\d+)$/.exec(sent)?.[1] ?? 80);
  // What is no port makes no URL.
  return `http://${host}${port === 80 || port > 65535 ? '' : `:${port}`}`;
}

/** Where the provider sends people: `callbackHost`, or the very host. */
export function homeOf({ plan }: LoginContext, { request, host }: Visit): string {
  return originOf(plan.callbackHost ?? host, request.host);
}
