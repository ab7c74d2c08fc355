/** What a forward-auth service is sent, and what its answers become, over a real socket. */
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { createForwardAuthForm } from './forward-auth.ts';
import type { ForwardAuthDelegatePlan } from './plan.ts';
import { planDelegate } from './plan-delegate.ts';
import type { Answer, AskedRequest, NoAnswer } from './types.ts';

const ASKED: AskedRequest = {
  method: 'POST',
  host: 'App.example.com',
  path: '/reports/caf%C3%A9',
  query: 'q=1',
  headers: {
    authorization: ['Bearer t'],
    cookie: ['a=1', 'b=2'],
    'x-secret': ['s'],
    accept: ['*/*'],
  },
  clientIp: '192.0.2.7',
};
const NAVIGATION: Partial<AskedRequest> = {
  method: 'GET',
  headers: { cookie: ['a=1'], 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'] },
};

interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

interface Heard {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
}

interface Scene {
  readonly heard: Heard[];
  readonly ask: (changes?: Partial<AskedRequest>) => Promise<Answer | NoAnswer>;
  readonly keyOf: (changes?: Partial<AskedRequest>) => string | undefined;
}

/** A form with these options, and a server that gives one answer. */
async function startScene(test: TestContext, reply: Reply, options: object = {}): Promise<Scene> {
  const heard: Heard[] = [];
  const server = createServer(({ method, url, headers }, response) => {
    heard.push({ line: `${method} ${url}`, headers });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
  const given = { type: 'forwardAuth', url, responseHeaders: ['Remote-User', 'Remote-Groups'] };
  const plan = planDelegate({ ...given, ...options }, []) as ForwardAuthDelegatePlan;
  const form = createForwardAuthForm(plan, { fetch });
  const question = (changes: Partial<AskedRequest> = {}) => ({
    request: { ...ASKED, ...changes },
    rule: 0,
  });
  return {
    heard,
    keyOf: (changes) => form.keyOf(question(changes)),
    ask: async (changes) => {
      const signal = AbortSignal.timeout(5_000);
      const asked = question(changes);
      const refused = form.refuse?.(asked);
      return refused ?? form.send(asked, plan.targets[0] as string, { signal, now: 0 });
    },
  };
}

describe('createForwardAuthForm(), asking', () => {
  it('sends a GET with who asks for what, and of the client only the named headers', async (test) => {
    const { ask, heard } = await startScene(test, { status: 200 });
    await ask();
    const { line, headers } = heard[0] as Heard;
    assert.equal(line, 'GET /auth');
    const sent = Object.entries(headers).filter(([name]) => /^(x-|auth|cookie|accept$)/.test(name));
    assert.deepEqual(Object.fromEntries(sent), {
      accept: 'application/json',
      'x-forwarded-method': 'POST',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'app.example.com',
      'x-forwarded-uri': '/reports/caf%C3%A9?q=1',
      'x-forwarded-for': '192.0.2.7',
      'x-original-url': 'https://app.example.com/reports/caf%C3%A9?q=1',
      'x-original-method': 'POST',
      authorization: 'Bearer t',
      cookie: 'a=1; b=2',
    });
  });

  it('appends path and query to the URL and sends the method where "appendPath" says so', async (test) => {
    const { ask, heard } = await startScene(test, { status: 200 }, { appendPath: true });
    await ask({ query: 'a=1#b' });
    assert.equal(heard[0]?.line, 'POST /auth/reports/caf%C3%A9?a=1%23b');
  });

  it('tells the delegate that a navigation may be redirected', async (test) => {
    const { ask, heard } = await startScene(test, { status: 200 });
    await ask(NAVIGATION);
    assert.equal(heard[0]?.headers.accept, 'text/html');
  });

  it('keeps what no header may hold from making the delegate look down', async (test) => {
    const { ask, heard } = await startScene(test, { status: 401 });
    const headers = { authorization: ['Bearer \u2603'], cookie: ['a=\n1'] };
    const answer = await ask({ headers, query: 'q=\u2603\ud800 #' });
    assert.deepEqual(answer, { ok: false, code: 'token_inactive', status: 401, ttlSeconds: 0 });
    assert.equal(heard[0]?.headers.authorization, undefined);
    assert.equal(heard[0]?.headers.cookie, undefined);
    assert.equal(
      heard[0]?.headers['x-forwarded-uri'],
      '/reports/caf%C3%A9?q=%E2%98%83%EF%BF%BD%20%23',
    );
  });

  it('sends none of two Authorization values', async (test) => {
    const { ask, heard } = await startScene(test, { status: 401 });
    await ask({ headers: { authorization: ['Bearer a', 'Bearer b'] } });
    assert.equal(heard[0]?.headers.authorization, undefined);
  });

  for (const path of [
    '/public/../admin',
    '/a//b',
    '/a;b',
    '/a\\b',
    '/%2e%2e/a',
    '/a%2Fb',
    '/%61dmin',
    '/%40admin',
    '/a%21',
    '/%2A',
    '/a%7E',
    '/%3a',
  ]) {
    it(`does not ask about ${path}, which an origin may read otherwise`, async (test) => {
      const { ask, heard } = await startScene(test, { status: 200 });
      assert.deepEqual(await ask({ path }), { ok: false, code: 'ambiguous_path' });
      assert.deepEqual(heard, []);
    });
  }

  for (const path of [
    '/',
    '/.well-known/x',
    '/a%20b/%E2%82%AC',
    '/a/..b/c.',
    '/@x:y/~z%00%7f%80',
  ]) {
    it(`asks about ${path}`, async (test) => {
      const { ask } = await startScene(test, { status: 200 }, { appendPath: true });
      assert.deepEqual(await ask({ path }), { ok: true, claims: {}, ttlSeconds: 0 });
    });
  }

  it('does not ask about a request with two Authorization headers', async (test) => {
    const { ask, heard } = await startScene(test, { status: 200 });
    const headers = { authorization: ['Bearer a', 'Bearer b'] };
    assert.deepEqual(await ask({ headers }), { ok: false, code: 'ambiguous_credential' });
    assert.deepEqual(heard, []);
  });

  for (const host of ['app.example.com/health?.example.com', 'a@b', 'a\\b', 'a b', '', 'a#b']) {
    it(`does not ask about the host ${JSON.stringify(host)}`, async (test) => {
      const { ask, heard } = await startScene(test, { status: 200 });
      assert.deepEqual(await ask({ host }), { ok: false, code: 'invalid_request' });
      assert.deepEqual(heard, []);
    });
  }

  it('asks about a host with a port, and an address', async (test) => {
    const { ask, heard } = await startScene(test, { status: 200 });
    for (const host of ['localhost:8080', '[::1]:80', 'a_b-c.example.com']) await ask({ host });
    assert.equal(heard.length, 3);
  });

  it('does not send a method that fetch refuses', async (test) => {
    const { ask } = await startScene(test, { status: 200 }, { appendPath: true });
    assert.deepEqual(await ask({ method: 'TRACE' }), { ok: false, code: 'invalid_request' });
  });
});

describe('createForwardAuthForm(), keys', () => {
  it('has none without a credential', async (test) => {
    const { keyOf } = await startScene(test, { status: 200 });
    assert.equal(keyOf({ headers: { 'x-secret': ['s'] } }), undefined);
    assert.equal(keyOf({ headers: { cookie: [''] } }), undefined);
  });

  const CHANGES: readonly Partial<AskedRequest>[] = [
    { method: 'PUT' },
    { host: 'b.example.com' },
    { path: '/b' },
    { query: 'q=2' },
    { clientIp: '192.0.2.8' },
    { headers: { authorization: ['Bearer u'] } },
    { headers: { authorization: ['Bearer t'], cookie: ['a=2'] } },
  ];
  for (const change of CHANGES) {
    it(`has another for another ${JSON.stringify(change)}`, async (test) => {
      const { keyOf } = await startScene(test, { status: 200 });
      assert.notEqual(keyOf(change), keyOf());
    });
  }

  it('has another for a navigation, which is answered otherwise', async (test) => {
    const { keyOf } = await startScene(test, { status: 200 });
    const headers = { cookie: ['a=1'] };
    assert.notEqual(keyOf({ method: 'GET', headers }), keyOf(NAVIGATION));
  });

  it('has the same whatever is not sent', async (test) => {
    const { keyOf } = await startScene(test, { status: 200 });
    assert.equal(keyOf({ headers: { ...ASKED.headers, 'x-secret': ['other'] } }), keyOf());
  });
});

describe('createForwardAuthForm(), the answer', () => {
  it('takes the named headers as claims, UTF-8, lists divided at their commas', async (test) => {
    const name = Buffer.from('Zoë').toString('latin1');
    const headers = { 'remote-user': name, 'remote-groups': 'a, b ,,c', 'remote-email': 'x@y' };
    const options = { listHeaders: ['Remote-Groups'] };
    const { ask } = await startScene(test, { status: 202, headers }, options);
    const claims = { 'remote-user': 'Zoë', 'remote-groups': ['a', 'b', 'c'] };
    assert.deepEqual(await ask(), { ok: true, claims, ttlSeconds: 0 });
  });

  it('divides no header but those of "listHeaders", and has a list of one too', async (test) => {
    const headers = { 'remote-user': 'eve,admin', 'remote-groups': 'a' };
    const options = { listHeaders: ['Remote-Groups'] };
    const { ask } = await startScene(test, { status: 200, headers }, options);
    const claims = { 'remote-user': 'eve,admin', 'remote-groups': ['a'] };
    assert.deepEqual(await ask(), { ok: true, claims, ttlSeconds: 0 });
  });

  it('takes Latin-1 for what is no UTF-8, and nothing from an empty header', async (test) => {
    const { ask } = await startScene(test, {
      status: 200,
      headers: { 'remote-user': '\xe9', 'remote-groups': '' },
    });
    assert.deepEqual(await ask(), { ok: true, claims: { 'remote-user': 'é' }, ttlSeconds: 0 });
  });

  const LIVES: readonly (readonly [headers: OutgoingHttpHeaders, seconds: number])[] = [
    [{}, 30],
    [{ 'cache-control': 'max-age=7' }, 7],
    [{ 'cache-control': 'public, Max-Age="9"' }, 9],
    [{ 'cache-control': 's-max-age=7' }, 30],
    [{ 'cache-control': 'no-store, max-age=7' }, 0],
    [{ 'cache-control': 'no-cache' }, 0],
    [{ 'cache-control': 'private, max-age=7' }, 0],
    [{ 'set-cookie': 'a=1', 'cache-control': 'max-age=7' }, 0],
    [{ 'cache-control': 'max-age=-1' }, 0],
    [{ 'cache-control': 'max-age=7x' }, 0],
    [{ 'cache-control': 'max-age' }, 0],
    [{ vary: '*', 'cache-control': 'max-age=7' }, 0],
    [{ vary: 'cookie, *' }, 0],
    [{ vary: 'cookie' }, 30],
    [{ pragma: 'no-cache' }, 0],
    [{ expires: '0' }, 0],
    [{ expires: '0', 'cache-control': 'max-age=7' }, 7],
    [{ date: 'Thu, 01 Jan 2026 00:00:00 GMT', expires: 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9],
    [{ date: 'Thu, 01 Jan 2026 00:00:09 GMT', expires: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 0],
  ];
  for (const status of [200, 401, 403]) {
    for (const [headers, seconds] of LIVES) {
      it(`may be kept for ${seconds} s: ${status} with ${JSON.stringify(headers)}`, async (test) => {
        const { ask } = await startScene(test, { status, headers }, { cacheMaxAgeSeconds: 30 });
        assert.equal((Object(await ask()) as Answer).ttlSeconds, seconds);
      });
    }
  }

  it('passes a challenge on, and no other header', async (test) => {
    const headers = { 'www-authenticate': 'Basic realm="x"', 'x-other': '1', location: '/login' };
    const { ask } = await startScene(test, { status: 401, headers });
    const relayed = [['www-authenticate', 'Basic realm="x"']];
    const refusal = { ok: false, code: 'token_inactive', status: 401, relayed, ttlSeconds: 0 };
    assert.deepEqual(await ask(), refusal);
  });

  for (const challenge of ['\xe9', `B${'x'.repeat(1_024)}`]) {
    it(`drops a challenge of ${challenge.length} characters that no viewer should get`, async (test) => {
      const headers = { 'www-authenticate': challenge };
      const { ask } = await startScene(test, { status: 403, headers });
      const refusal = { ok: false, code: 'delegate_denied', status: 403, ttlSeconds: 0 };
      assert.deepEqual(await ask(), refusal);
    });
  }

  const WITHOUT_ANSWER = {
    429: 'busy',
    500: 'failed',
    503: 'failed',
    400: 'unusable',
    404: 'unusable',

    304: 'unusable',
    300: 'unusable',
  };
  for (const [status, what] of Object.entries(WITHOUT_ANSWER)) {
    it(`finds ${status} ${what}`, async (test) => {
      const { ask } = await startScene(test, { status: Number(status) });
      assert.equal(await ask(), what);
    });
  }

  it('does not read a body to its end that is too large', async (test) => {
    const { ask } = await startScene(test, { status: 200, body: 'x'.repeat(10_000_000) });
    assert.deepEqual(await ask(), { ok: true, claims: {}, ttlSeconds: 0 });
  });
});
