/**
 * As much of a browser as a login needs, without one: cookies by host as RFC 6265bis has them, Fetch Metadata, redirects, forms.
 * It writes requests byte for byte, so that hostile addresses arrive as they are.
 */
import { request as httpRequest } from 'node:http';
import { type CookieJar, createCookieJar } from './cookie-jar.ts';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookies: readonly string[];
  readonly body: string;
}

export interface RequestOptions {
  readonly method?: string;
  /** The page on which it begins. Absent: the address bar. */
  readonly from?: string | undefined;
  /** @default 'navigate' */
  readonly mode?: 'navigate' | 'cors' | 'none';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Viewer {
  readonly jar: CookieJar;
  /** Every answer, in order. */
  readonly seen: Page[];
  /** One request, one answer. */
  readonly request: (url: string, options?: RequestOptions) => Promise<Page>;
  /** A request and all redirects behind it. */
  readonly open: (url: string, options?: RequestOptions) => Promise<Page>;
  /** Presses the button of the page's only form, whose hidden fields go with it. */
  readonly submit: (page: Page, fields?: Readonly<Record<string, string>>) => Promise<Page>;
}

const MAX_REDIRECTS = 12;

export function createViewer(now: () => number = () => Date.now() / 1000): Viewer {
  const jar = createCookieJar(now);
  const seen: Page[] = [];

  async function request(url: string, options: RequestOptions = {}): Promise<Page> {
    const { host, target } = partsOf(url);
    const [hostname = '', port = '80'] = host.split(':');
    const { method = 'GET', mode = 'navigate', body = '', from } = options;
    const cookie = jar.header(hostname, target.split('?', 1)[0] ?? '');
    const headers = {
      host,
      ...(cookie && { cookie }),
      ...(mode !== 'none' && fetchMetadata(mode, from, url)),
      ...(method === 'POST' && from && { origin: `http://${partsOf(from).host}` }),
      ...(method === 'POST' && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      }),
      ...options.headers,
    };
    const page = await exchange({ port, method, target, headers, body });
    for (const line of page.setCookies) jar.keep(hostname, line);
    seen.push({ ...page, url });
    return { ...page, url };
  }

  async function open(url: string, options: RequestOptions = {}): Promise<Page> {
    let page = await request(url, options);
    for (let step = 0; step < MAX_REDIRECTS; step++) {
      const next = nextAddress(page);
      if (next === undefined) return page;
      // What a page does by itself begins on it; a redirect goes on with what has begun.
      const from = page.headers.refresh ? page.url : options.from;
      page = await request(next, { from, ...(options.mode && { mode: options.mode }) });
    }
    throw new Error(`More than ${MAX_REDIRECTS} redirects: ${page.url}`);
  }

  return {
    jar,
    seen,
    request,
    open,
    submit(page, fields = {}) {
      const { action, hidden } = formOf(page);
      const body = new URLSearchParams({ ...hidden, ...fields }).toString();
      return open(action, { method: 'POST', from: page.url, body });
    },
  };
}

function nextAddress({ url, status, headers }: Page): string | undefined {
  if (status >= 300 && status < 400 && headers.location) return new URL(headers.location, url).href;
  const [, refresh] = /^0;\s*url=(.*)$/.exec(headers.refresh ?? '') ?? [];
  return refresh && new URL(refresh, url).href;
}

function partsOf(url: string): { host: string; target: string } {
  const [, host = '', target = ''] = /^http:\/\/([^/?#]+)([^#]*)/.exec(url) ?? [];
  return { host, target: target || '/' };
}

/** https://www.w3.org/TR/fetch-metadata/ */
function fetchMetadata(mode: string, from: string | undefined, url: string): object {
  return {
    'sec-fetch-mode': mode,
    'sec-fetch-dest': mode === 'navigate' ? 'document' : 'empty',
    'sec-fetch-site': from === undefined ? 'none' : siteOf(partsOf(from).host, partsOf(url).host),
    accept: mode === 'navigate' ? 'text/html,*/*;q=0.8' : '*/*',
  };
}

function siteOf(from: string, to: string): string {
  if (from === to) return 'same-origin';
  return from.split(':')[0] === to.split(':')[0] ? 'same-site' : 'cross-site';
}

function formOf({ url, body }: Page): { action: string; hidden: Record<string, string> } {
  const [form] = /<form[^>]*>/.exec(body) ?? [];
  if (!form) throw new Error(`No form on the page at ${url.split('?', 1)[0]}`);
  const [, action] = /action="([^"]*)"/.exec(form) ?? [];
  const inputs = [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const hidden = Object.fromEntries(inputs.map(([, name, value]) => [name, value] as const));
  return { action: action ? new URL(unescapeHtml(action), url).href : url, hidden };
}

export function unescapeHtml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&');
}

interface Exchange {
  readonly port: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function exchange({ port, method, target, headers, body }: Exchange): Promise<Omit<Page, 'url'>> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path: target, headers, agent: false };
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { 'set-cookie': setCookies = [], ...others } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          headers: others as Record<string, string>,
          setCookies,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
