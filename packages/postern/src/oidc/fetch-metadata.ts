/** Where a request comes from and what for, as browsers say it (Fetch Metadata): no page can make these headers up. */
import type { LoginRequest } from './types.ts';

/** A person going somewhere in a window: nothing else may be sent to a login page. */
export function isNavigation(request: LoginRequest): boolean {
  const mode = read(request, 'sec-fetch-mode');
  const destination = read(request, 'sec-fetch-dest');
  return (
    request.method === 'GET' &&
    (mode || destination
      ? mode === 'navigate' && destination === 'document'
      : read(request, 'accept').includes('text/html'))
  );
}

/** The browser only guesses that somebody will want the page. Prerendering says `prefetch;prerender`. */
export function isPrefetch(request: LoginRequest): boolean {
  return /prefetch/.test(read(request, 'sec-purpose') + read(request, 'purpose'));
}

/** From a page of this very origin. Browsers without Fetch Metadata send `Origin` with whatever changes something. */
export function isSameOrigin(request: LoginRequest, origin: string): boolean {
  const site = read(request, 'sec-fetch-site');
  return site ? site === 'same-origin' : read(request, 'origin') === origin;
}

/** A navigation from a page of this origin, or from the address bar or a bookmark. */
export function isOwnNavigation(request: LoginRequest): boolean {
  return isNavigation(request) && /^(same-origin|none)$/.test(read(request, 'sec-fetch-site'));
}

/** Several values are one list (RFC 9110 section 5.3), which is then none of the expected words. */
function read({ headers }: LoginRequest, name: string): string {
  return (headers[name] ?? []).join();
}
