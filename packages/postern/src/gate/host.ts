/** Which host a request is for, and whether the gate answers for it. */

const LOOPBACK_WITH_PORT = /^((.+\.)?localhost|127\.0\.0\.1|\[::1]):\d+$/;

/** Lower case; the port is ignored on loopback only, since CloudFront serves no other ports. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(LOOPBACK_WITH_PORT, '$1');
}

/** Whether a wildcard covers `host`: `*.example.com` is every host name that ends in `.example.com`; a `Host` can hold anything. */
export function matchesWildcardHost(hosts: readonly string[], host: string): boolean {
  return (
    /^[\w.-]+$/.test(host) &&
    URL.canParse(`https://${host}`) &&
    hosts.some((known) => known.startsWith('*.') && host.endsWith(known.slice(1)))
  );
}
