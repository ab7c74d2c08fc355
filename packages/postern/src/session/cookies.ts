/** The gate's cookies: their names, what follows from a name, and how a `Cookie` header is read (RFC 6265). */

/** An attempt's name ends with the first characters of its state; `refresh` and `id` with the number of a chunk. */
export const COOKIE = {
  session: '__Host-postern-session',
  attempt: '__Host-postern-attempt-',
  rounds: '__Host-postern-rounds',
  hold: '__Host-postern-hold',
  out: '__Host-postern-out',
  refresh: '__Secure-postern-refresh',
  id: '__Secure-postern-id',
} as const;

type Headers = Readonly<Record<string, readonly string[]>>;
type Header = readonly [name: string, value: string];

/**
 * All values of the cookie with exactly this name, over all `Cookie` headers. Blanks before a name do not count; any other white
 * space does: browsers let sites set such names without the prefix's conditions. Quotes and blanks are part of a value.
 * Searched, not split: of 8 KB of cookies, one is found in a fiftieth of the time.
 */
export function readCookies(headers: Headers, name: string): readonly string[] {
  const wanted = `${name}=`;
  const values: string[] = [];
  for (const header of headers.cookie ?? []) {
    let at = header.indexOf(wanted);
    while (at >= 0) {
      const start = at + wanted.length;
      const found = header.indexOf(';', start);
      const end = found < 0 ? header.length : found;
      const before = header.slice(header.lastIndexOf(';', at) + 1, at);
      if (!/[^ \t]/.test(before)) values.push(header.slice(start, end));
      at = header.indexOf(wanted, end);
    }
  }
  return values;
}

/** The value of the cookie; undefined as well where there are several. */
export function readCookie(headers: Headers, name: string): string | undefined {
  const values = readCookies(headers, name);
  return values.length === 1 ? values[0] : undefined;
}

/** What could be names of ours, in the order in which they were sent. */
export function cookieNames(headers: Headers): string[] {
  return (headers.cookie ?? [])
    .flatMap((header) => header.split(';'))
    .flatMap((pair) => /^[ \t]*([\w.-]+)=/.exec(pair)?.[1] ?? []);
}

/** The header that sets a cookie. Path and flags follow from its name, so that it is cleared as it was set. */
export function setCookie(name: string, value: string, maxAgeSeconds: number): Header {
  const path = name.startsWith('__Host-') ? '/' : '/.postern/';
  const age = Math.floor(maxAgeSeconds);
  const flags = 'HttpOnly; Secure; SameSite=Lax';
  return ['set-cookie', `${name}=${value}; Max-Age=${age}; Path=${path}; ${flags}`];
}

export function clearCookie(name: string): Header {
  return setCookie(name, '', 0);
}
