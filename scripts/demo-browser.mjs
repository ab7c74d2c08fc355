// What a demo needs of a browser, on Node alone: cookies by host, redirects, forms, and the headers that say where a request comes
// from. Each person of an example has one.
import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from './set-up.mjs';

/** Login, choice, back to the provider, callback, page; more would be a loop. */
const MAX_STEPS = 12;

/**
 * Plays `requests.mjs` of an example in which people sign in: each entry is a step of somebody's browser. `person` has the browser,
 * `does` says what it does (`open` an address and look at the first answer, `sign in` on the way to it, `script`: a page's own
 * fetch, `sign out`), `expected` what must come of it, `at` where it ends.
 */
export function createVisitors(dev) {
  const browsers = new Map();
  const browserOf = (person) => {
    if (!browsers.has(person)) browsers.set(person, createBrowser());
    return browsers.get(person);
  };
  return async (wanted) => {
    const { person, does = 'open', path, method = 'GET', expected, at } = wanted;
    const row = {
      wanted,
      request: `${does === 'open' ? '' : `${does}: `}${method === 'GET' ? '' : `${method} `}${path}`,
      by: person,
      expected: expected + (at ? ` at ${at}` : ''),
    };
    if (wanted.settled) await settle(dev.store);
    if (does === 'revoke') return { ...row, actual: await revoke(path, dev), answers: [] };
    const browser = browserOf(person);
    if (wanted.cookiesOf) browser.copy(browserOf(wanted.cookiesOf));
    const earlier = browser.answers.length;
    const page = await ACTIONS[does](browser, new URL(path, dev.url), wanted);
    const place = at && ` at ${page.url.href.replace(dev.url, '')}`;
    const answers = browser.answers.slice(earlier).filter(({ url }) => url.origin === dev.url);
    return { ...row, actual: `${outcome(page, dev)}${place ?? ''}`, answers };
  };
}

/** Waits until functions read what the store's API has. */
async function settle(store) {
  const isRead = ([key, value]) => store.read().entries.get(key) === value;
  while (![...store.entries()].every(isRead)) await wait(50);
}

/** The command in a shell; the local store takes any credentials. */
async function revoke(words, { store, provider }) {
  const place = ['--issuer', provider.issuer, '--store', store.arn, '--endpoint', store.url];
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const program = `${ROOT}packages/cli/bin/postern.js`;
  const args = [program, 'revoke', ...words.split(' '), ...place, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout).revokedAt ? 'revoked' : stdout;
}

const ACTIONS = {
  open: (browser, url, { forged }) => browser.open(url, { forged }),

  async 'sign in'(browser, url, { person }) {
    const page = await browser.follow(await browser.open(url));
    const form = formWith(page, `/${person}"`);
    // Who is still signed in at the provider is not asked again.
    return form ? browser.follow(await browser.submit(page, form)) : page;
  },

  script: (browser, url, { method, from = url.origin, headers }) =>
    browser.send(url, { method, headers: { ...scriptHeaders(url, from), ...headers } }),

  async 'sign out'(browser, url) {
    const here = { url: new URL('/', url) };
    const page = await browser.follow(await browser.submit(here, { action: url.pathname }));
    const form = formWith(page, 'name="logout"');
    const fields = {
      xsrf: /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '',
      logout: 'yes',
    };
    return form ? browser.follow(await browser.submit(page, { ...form, fields })) : page;
  },
};

function scriptHeaders(url, from) {
  const site = from === url.origin ? 'same-origin' : 'cross-site';
  return {
    origin: from,
    'sec-fetch-site': site,
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
  };
}

/** The first form of a page that has `mark` in it. */
function formWith({ body = '' }, mark) {
  const forms = body.match(/<form[^>]*>.*?<\/form>/gs) ?? [];
  const form = forms.find((text) => text.includes(mark));
  const action = /action="([^"]+)"/.exec(form ?? '')?.[1];
  return action && { action };
}

/** One person's cookies and where they go. */
function createBrowser() {
  const cookies = createCookies();
  const answers = [];

  async function send(url, { method = 'GET', headers = {}, body, forged = false } = {}) {
    const cookie = cookies.for(url);
    const answer = await exchange(url, {
      method,
      headers: {
        host: url.host,
        ...headers,
        ...(cookie && { cookie: forged ? forge(cookie) : cookie }),
      },
      body,
    });
    for (const line of answer.headers['set-cookie'] ?? []) cookies.keep(url, line);
    answers.push({ url, requestId: answer.headers['x-amz-cf-id'] });
    return { url, ...answer };
  }

  /** `from`: the page with the link or form; without one somebody has typed the address. */
  function navigate(url, { from, ...init } = {}) {
    const site = from ? (from.origin === url.origin ? 'same-origin' : 'cross-site') : 'none';
    const headers = {
      accept: 'text/html,*/*;q=0.8',
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-user': '?1',
      ...init.headers,
    };
    return send(url, { ...init, headers });
  }

  return {
    send,
    /** Where each answer came from, and its id in CloudFront's log. */
    answers,
    open: (url, init) => navigate(url, init),
    copy: (other) => cookies.copy(other.cookies),
    cookies,

    submit(page, { action, fields = {} }) {
      const url = new URL(action, page.url);
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: page.url.origin,
      };
      const body = new URLSearchParams(fields).toString();
      return navigate(url, { from: page.url, method: 'POST', headers, body });
    },

    /** Goes on while an answer says where: redirects, and pages that only lead on. */
    async follow(page) {
      for (let step = 0; step < MAX_STEPS; step += 1) {
        const { location, refresh } = page.headers;
        const next = location ?? /url=(.*)$/.exec(refresh ?? '')?.[1];
        if (!next) return page;
        page = await navigate(new URL(next, page.url), { from: page.url });
      }
      throw new Error('It redirects in circles');
    },
  };
}

/** By host, whatever the port, as browsers do. */
function createCookies() {
  const kept = new Map();
  return {
    copy(other) {
      for (const [key, cookie] of other.kept) kept.set(key, cookie);
    },
    kept,
    for({ hostname, pathname }) {
      const fitting = [...kept.values()].filter(
        (cookie) => cookie.hostname === hostname && pathname.startsWith(cookie.path),
      );
      return fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
    },
    keep({ hostname }, line) {
      const [pair = '', ...attributes] = line.split(/; */);
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const attribute = (wanted) =>
        attributes
          .find((text) => text.toLowerCase().startsWith(`${wanted}=`))
          ?.slice(wanted.length + 1);
      const path = attribute('path') ?? '/';
      const key = JSON.stringify([hostname, path, name]);
      const isOver =
        attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now();
      if (isOver) kept.delete(key);
      else kept.set(key, { hostname, path, name, value });
    },
  };
}

/** A session that somebody has written himself: another signature. */
function forge(cookies) {
  return cookies.replace(
    /(__Host-postern-session=[^;]*)./,
    (text, all) => all + (text.endsWith('A') ? 'B' : 'A'),
  );
}

/** Everything here is on loopback, whatever its name. */
function exchange(url, { method, headers, body }) {
  return new Promise((resolve, reject) => {
    const path = url.pathname + url.search;
    const sent = httpRequest(
      { host: '127.0.0.1', port: url.port, method, path, headers },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, headers: response.headers, body: text });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An answer in a few words: its status, and what it is. */
function outcome({ url, status, headers, body }, { provider }) {
  const { location } = headers;
  if (location) {
    const isProvider = location.startsWith(`${provider.issuer}/`);
    return `${status} ${isProvider ? 'to the provider' : `to ${new URL(location, url).pathname}`}`;
  }
  if (!/^(Lambda|Function)Generated/.test(headers['x-cache'] ?? '')) return `${status} allowed`;
  const code =
    /<code>(?:\d+ )?(\w+)/.exec(body)?.[1] ?? (body.startsWith('{') && JSON.parse(body).error);
  return `${status} ${code || 'responded'}`;
}
