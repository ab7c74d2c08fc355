/** Where a request comes from and what for: `oidc/fetch-metadata.ts` over CloudFront's event. */
import type { FunctionRequest, Visit } from './event.ts';
import { hasLoopback } from './plan.ts';

/** Several values are one list (RFC 9110 section 5.3). */
export function readHeader(request: FunctionRequest, name: string): string {
  const header = request.headers[name];
  if (!header) return '';
  return header.multiValue ? header.multiValue.map((each) => each.value).join() : header.value;
}

export function isNavigation(visit: Visit): boolean {
  const request = visit.incoming;
  const mode = readHeader(request, 'sec-fetch-mode');
  const destination = readHeader(request, 'sec-fetch-dest');
  return (
    request.method === 'GET' &&
    (mode || destination
      ? mode === 'navigate' && destination === 'document'
      : readHeader(request, 'accept').includes('text/html'))
  );
}

export function isPrefetch(visit: Visit): boolean {
  const request = visit.incoming;
  return (readHeader(request, 'sec-purpose') + readHeader(request, 'purpose')).includes('prefetch');
}

export function isSameOrigin(visit: Visit): boolean {
  const site = readHeader(visit.incoming, 'sec-fetch-site');
  return site ? site === 'same-origin' : readHeader(visit.incoming, 'origin') === originOf(visit);
}

/** As `oidc/origin.ts` writes it. */
function originOf(visit: Visit): string {
  const host = visit.hostName;
  if (!hasLoopback || !/^((.+\.)?localhost|127\.0\.0\.1|\[::1])$/.test(host))
    return `https://${host}`;
  return `http://${readHeader(visit.incoming, 'host').toLowerCase().replace(/:80$/, '')}`;
}
