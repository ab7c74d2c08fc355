import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';

type Helper = typeof import('./index.ts');

const SESSION = { sub: 'ann', claims: {}, exp: 5_000, end: 9_000 };
let copies = 0;

interface Scene {
  readonly helper: Helper;
  /** What was asked for: method and path. */
  readonly asked: string[];
  readonly signedOut: () => number;
}

type Answer = () => Response | Promise<Response>;

/** The helper in a page of its own: a module instance, a location, and a site that answers as told, once each. */
async function open(context: TestContext, answers: Record<string, Answer[]>): Promise<Scene> {
  const asked: string[] = [];
  context.mock.method(globalThis, 'fetch', async (input: string | Request, init?: RequestInit) => {
    const request = new Request(
      new URL(String(Object(input).url ?? input), 'https://app.example'),
      input instanceof Request ? input : init,
    );
    const name = `${request.method} ${request.url.replace('https://app.example', '')}`;
    asked.push(name + (request.body ? ` ${await request.text()}` : ''));
    const answer = answers[name]?.shift();
    assert.ok(answer, `not expected: ${name}`);
    return answer();
  });
  const location = {
    origin: 'https://app.example',
    pathname: '/a',
    search: '?b=1',
    assign: (url: string) => asked.push(`GOTO ${url}`),
  };
  Object.assign(globalThis, { location });
  context.after(() => Reflect.deleteProperty(globalThis, 'location'));
  copies += 1;
  const helper = (await import(`./index.js?copy=${copies}`)) as Helper;
  let heard = 0;
  helper.onSignedOut(() => {
    heard += 1;
  });
  return { helper, asked, signedOut: () => heard };
}

type Request = (
  name: string,
  options: { readonly signal?: AbortSignal },
  task: () => Promise<unknown>,
) => Promise<unknown>;

/** A browser with Web Locks. */
function lockWith(context: TestContext, request: Request): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const value = { locks: { request } };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  context.after(() => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  });
}

/** A document whose forms, once sent, are in the list. */
function collectForms(context: TestContext): string[] {
  const sent: string[] = [];
  const createElement = () => {
    const form = {
      method: '',
      action: '',
      submit: () => sent.push(`${form.method} ${form.action}`),
    };
    return form;
  };
  Object.assign(globalThis, { document: { createElement, body: { append: () => {} } } });
  context.after(() => Reflect.deleteProperty(globalThis, 'document'));
  return sent;
}

const ok = () => new Response('data');
const unauthorized = () => new Response('{}', { status: 401 });
const session =
  (headers: Record<string, string> = {}) =>
  () =>
    Response.json(SESSION, { headers });
const url = 'https://app.example/data';

describe('fetchWithSession()', () => {
  it('asks once where the answer is not 401', async (t) => {
    const { helper, asked } = await open(t, { 'GET /data': [ok] });
    assert.equal(await (await helper.fetchWithSession(url)).text(), 'data');
    assert.deepEqual(asked, ['GET /data']);
  });

  it('refreshes after 401 and asks again, body and all', async (t) => {
    const { helper, asked, signedOut } = await open(t, {
      'POST /data': [unauthorized, ok],
      'POST /.postern/refresh': [session()],
    });
    const response = await helper.fetchWithSession(url, { method: 'POST', body: 'text' });
    assert.equal(response.status, 200);
    assert.deepEqual(asked, ['POST /data text', 'POST /.postern/refresh', 'POST /data text']);
    assert.equal(signedOut(), 0);
  });

  it('asks again only once', async (t) => {
    const { helper } = await open(t, {
      'GET /data': [unauthorized, unauthorized],
      'POST /.postern/refresh': [session()],
    });
    assert.equal((await helper.fetchWithSession(url)).status, 401);
  });

  it('refreshes once for requests at one time, and says once that nobody is signed in', async (t) => {
    const { helper, asked, signedOut } = await open(t, {
      'GET /data': [unauthorized, unauthorized, unauthorized],
      'POST /.postern/refresh': [unauthorized],
    });
    const responses = await Promise.all([1, 2, 3].map(() => helper.fetchWithSession(url)));
    assert.deepEqual(
      responses.map(({ status }) => status),
      [401, 401, 401],
    );
    assert.equal(asked.filter((name) => name.endsWith('refresh')).length, 1);
    assert.equal(signedOut(), 1);
  });

  it('counts somebody as signed out whom the provider lets in no more', async (t) => {
    const answer = () => Response.json({ error: 'login_not_admitted' }, { status: 403 });
    const { helper, signedOut } = await open(t, {
      'GET /data': [unauthorized],
      'POST /.postern/refresh': [answer],
    });
    assert.equal((await helper.fetchWithSession(url)).status, 401);
    assert.equal(signedOut(), 1);
  });

  for (const [why, answer] of [
    ['says 403 for another reason', () => Response.json({ error: 'cross_site' }, { status: 403 })],
    ['is unavailable', () => new Response('{}', { status: 503 })],
    ['cannot be reached', () => Promise.reject(new TypeError('network'))],
    ['answers no JSON', () => new Response('<')],
  ] as const) {
    it(`gives the first answer where the gate ${why}, and calls nobody signed out`, async (t) => {
      const { helper, signedOut } = await open(t, {
        'GET /data': [unauthorized],
        'POST /.postern/refresh': [answer],
      });
      assert.equal((await helper.fetchWithSession(url)).status, 401);
      assert.equal(signedOut(), 0);
    });
  }

  it('leaves another site’s 401 alone', async (t) => {
    const other = 'https://api.example/data';
    const { helper, asked } = await open(t, { [`GET ${other}`]: [unauthorized] });
    assert.equal((await helper.fetchWithSession(other)).status, 401);
    assert.deepEqual(asked, [`GET ${other}`]);
  });

  it('takes a Web Lock where there are some', async (t) => {
    const locked: string[] = [];
    lockWith(t, (name, _options, task) => {
      locked.push(name);
      return task();
    });
    const { helper } = await open(t, {
      'GET /data': [unauthorized, ok],
      'POST /.postern/refresh': [session()],
    });
    assert.equal((await helper.fetchWithSession(url)).status, 200);
    assert.deepEqual(locked, ['postern-refresh']);
  });
});

describe('getSession()', () => {
  it('says who is signed in, and that nobody is', async (t) => {
    const { helper } = await open(t, { 'GET /.postern/session': [session(), unauthorized] });
    assert.deepEqual(await helper.getSession(), SESSION);
    assert.equal(await helper.getSession(), undefined);
  });

  it('throws where the gate cannot say', async (t) => {
    const unavailable = () => new Response('', { status: 503 });
    const { helper } = await open(t, { 'GET /.postern/session': [unavailable] });
    await assert.rejects(helper.getSession(), { message: 'The gate answers 503' });
  });
});

describe('refreshIfDue()', () => {
  const at = (seconds: number) => ({ date: new Date(seconds * 1_000).toUTCString() });

  it('goes by the server’s clock', async (t) => {
    const early = await open(t, { 'GET /.postern/session': [session(at(4_600))] });
    assert.deepEqual(await early.helper.refreshIfDue(), SESSION);
    assert.deepEqual(early.asked, ['GET /.postern/session']);
  });

  it('refreshes a session that ends soon', async (t) => {
    const { helper, asked } = await open(t, {
      'GET /.postern/session': [session(at(4_800))],
      'POST /.postern/refresh': [session(at(4_800))],
    });
    assert.deepEqual(await helper.refreshIfDue(), SESSION);
    assert.deepEqual(asked, ['GET /.postern/session', 'POST /.postern/refresh']);
  });

  it('asks for nothing where a session cannot be made longer, or nobody is signed in', async (t) => {
    const last = () => Response.json({ ...SESSION, end: 5_000 }, { headers: at(4_999) });
    const { helper, asked } = await open(t, { 'GET /.postern/session': [unauthorized, last] });
    assert.equal(await helper.refreshIfDue(), undefined);
    assert.equal((await helper.refreshIfDue())?.end, 5_000);
    await helper.refreshIfDue();
    assert.equal(asked.length, 2);
  });
});

it('login() comes back to the page', async (t) => {
  const { helper, asked } = await open(t, {});
  helper.login();
  helper.login('/x');
  const goto = 'GOTO /.postern/login?return_to=';
  assert.deepEqual(asked, [`${goto}%2Fa%3Fb%3D1`, `${goto}%2Fx`]);
});

it('logout() posts a form', async (t) => {
  const { helper } = await open(t, {});
  const sent = collectForms(t);
  // Newer versions of Node have Web Locks of their own, which take their time.
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  helper.logout();
  helper.logout('https://example.com/?a');
  assert.deepEqual(sent, [
    'post /.postern/logout',
    'post /.postern/logout?return_to=https%3A%2F%2Fexample.com%2F%3Fa',
  ]);
});

it('logout() waits for a refresh of any tab, and not for ever', async (t) => {
  const { helper } = await open(t, {});
  const sent = collectForms(t);
  const turns: (() => unknown)[] = [];
  lockWith(t, (name, { signal }, task) => {
    assert.equal(name, 'postern-refresh');
    assert.ok(signal);
    return new Promise((resolve, reject) => {
      turns.push(() => resolve(task()), reject);
    });
  });
  helper.logout();
  assert.deepEqual(sent, []);
  turns[0]?.();
  assert.deepEqual(sent, ['post /.postern/logout']);
  helper.logout();
  await turns[3]?.();
  await Promise.resolve();
  assert.equal(sent.length, 2);
});
