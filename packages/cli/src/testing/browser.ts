/** One person's browser, as far as a sign-in in a test needs it: cookies by host, navigations, no script. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Browser {
  open(url: string | URL, init?: { readonly method?: string }): Promise<Page>;
  /** Opens `url` and signs in as `user` on the way, with all redirects. */
  signIn(url: string, user: string): Promise<Page>;
  /** Everything that has been set, removals left out. */
  readonly cookies: ReadonlyMap<string, string>;
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>();

  async function open(address: string | URL, { method = 'GET' } = {}): Promise<Page> {
    const url = new URL(address);
    const own = [...cookies].filter(([name]) => name.startsWith(`${url.hostname} `));
    const cookie = own.map(([name, value]) => `${name.split(' ')[1]}=${value}`).join('; ');
    const page = await send(url, method, cookie);
    for (const line of page.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(`${url.hostname} ${name}`);
      else cookies.set(`${url.hostname} ${name}`, value);
    }
    return page;
  }

  async function follow(page: Page): Promise<Page> {
    const { location } = page.headers;
    return location === undefined ? page : follow(await open(new URL(location, page.url)));
  }

  return {
    open,
    cookies,
    async signIn(url, user) {
      const page = await follow(await open(url));
      const [, action] = new RegExp(`action="([^"]+/${user})"`).exec(page.body) ?? [];
      if (action === undefined) throw new Error(`No button for ${user} at ${page.url.pathname}`);
      return follow(await open(new URL(action, page.url), { method: 'POST' }));
    },
  };
}

/** `fetch` would say that it is no navigation. */
function send(url: URL, method: string, cookie: string): Promise<Page> {
  const headers = {
    host: url.host,
    accept: 'text/html',
    'sec-fetch-site': 'none',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    ...(cookie !== '' && { cookie }),
  };
  const path = url.pathname + url.search;
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: url.port, method, path, headers };
    const sent = httpRequest(options, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve({ url, status: response.statusCode ?? 0, headers: response.headers, body });
    });
    sent.on('error', reject);
    sent.end();
  });
}
