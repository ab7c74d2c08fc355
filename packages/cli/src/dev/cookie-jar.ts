/** The least of a browser that a sign-in needs: cookies of one host, redirects left to the caller. */

export interface FollowedResponse {
  readonly url: URL;
  readonly status: number;
  /** Where a redirect leads. */
  readonly location: URL | undefined;
  readonly body: string;
}

export type Browse = (url: URL, init?: { readonly method?: string }) => Promise<FollowedResponse>;

/** Cookies are kept by name: all pages are on one host, and no two of the provider's cookies share a name. */
export function createCookieJar(): Browse {
  const cookies = new Map<string, string>();
  return async (url, { method = 'GET' } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      location: location === null ? undefined : new URL(location, url),
      body: await response.text(),
    };
  };

  function keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const separator = pair.indexOf('=');
    const name = pair.slice(0, separator);
    const value = pair.slice(separator + 1);
    // A cookie is removed by an empty value with a date in the past.
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}
