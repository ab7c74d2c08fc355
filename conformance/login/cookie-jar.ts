/** A browser's cookies, as RFC 6265bis has them for hosts on loopback: kept by host and name, refused where a prefix forbids. */

export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** The whole `Set-Cookie` line. */
  readonly line: string;
  /** Seconds since the epoch. */
  readonly expires: number;
}

export interface CookieJar {
  readonly keep: (host: string, line: string) => void;
  /** The `Cookie` header of a request; empty: there is none. */
  readonly header: (host: string, path: string) => string;
  /** A host's cookies by name. */
  readonly of: (host: string) => Map<string, StoredCookie>;
  readonly clear: () => void;
}

export function createCookieJar(now: () => number): CookieJar {
  // By host, and by name and path, which is what tells cookies apart.
  const hosts = new Map<string, Map<string, StoredCookie>>();

  function cookiesOf(host: string): Map<string, StoredCookie> {
    const cookies = hosts.get(host) ?? new Map<string, StoredCookie>();
    hosts.set(host, cookies);
    for (const [key, { expires }] of cookies) if (expires <= now()) cookies.delete(key);
    return cookies;
  }

  return {
    of: (host) => new Map([...cookiesOf(host).values()].map((cookie) => [cookie.name, cookie])),
    clear: () => hosts.clear(),
    header: (host, path) =>
      [...cookiesOf(host).values()]
        .filter((cookie) => path.startsWith(cookie.path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
    keep(host, line) {
      const cookie = readLine(line, now());
      if (isAllowed(cookie)) cookiesOf(host).set(`${cookie.name};${cookie.path}`, cookie);
    },
  };
}

function readLine(line: string, now: number): StoredCookie {
  const [, name = '', value = '', rest = ''] = /^([^=;]+)=([^;]*)(.*)$/.exec(line) ?? [];
  const [, path = '/'] = /; *path=([^;]*)/i.exec(rest) ?? [];
  const [, age] = /; *max-age=(-?\d+)/i.exec(rest) ?? [];
  const [, date] = /; *expires=([^;]*)/i.exec(rest) ?? [];
  // A date is of the real clock, and the jar's may be ahead.
  const seconds = date === undefined ? Infinity : (Date.parse(date) - Date.now()) / 1000;
  return { name, value, path, line, expires: now + (age === undefined ? seconds : Number(age)) };
}

function isAllowed({ name, value, path, line }: StoredCookie): boolean {
  const isSecure = /; *secure/i.test(line);
  const isHostOnly = path === '/' && !/; *domain=/i.test(line);
  if (/^__(Host|Secure)-/.test(name) && !isSecure) return false;
  if (name.startsWith('__Host-') && !isHostOnly) return false;
  // Browsers take 4,096 bytes of name and value.
  return name.length + value.length <= 4096;
}
