import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clearAttempts, readAttempt } from './attempt.ts';
import { chooseProvider } from './choose-provider.ts';
import type { LoginContext } from './context.ts';
import {
  contextFor,
  createContext,
  HOST,
  type Jar,
  keepCookies,
  locationOf,
  ORIGIN,
  partsFor,
  planFor,
  visitTo,
} from './login.test.support.ts';
import { startLogin } from './login.ts';
import { NOW, startProvider } from './provider.test.support.ts';
import { createProvider } from './provider.ts';
import { readReturnTarget } from './return-target.ts';
import type { Reply } from './types.ts';

const server = await startProvider();
const context = contextFor(server);

/** The names of the open attempts. */
const attemptsIn = (jar: Jar) => [...jar.keys()].filter((name) => name.includes('-attempt-'));

async function begin(target = '/', jar: Jar = new Map(), now = NOW): Promise<Reply> {
  const reply = await startLogin(context, visitTo(target, jar, { now }), target);
  keepCookies(jar, reply);
  return reply;
}

/** What the cookie of a login keeps. */
function attemptOf(reply: Reply, jar: Jar, own: LoginContext = context) {
  const state = new URL(locationOf(reply)).searchParams.get('state') as string;
  return readAttempt(own, visitTo('/', jar), state);
}

function bytesOf({ headers }: Reply): number {
  return headers.reduce((sum, [name, value]) => sum + `${name}: ${value}\r\n`.length, 0);
}

describe('startLogin()', () => {
  it('sends the browser to the provider, with a new state, nonce and challenge each time', async () => {
    const jar: Jar = new Map();
    const reply = await begin('/deep?x=1', jar);
    assert.equal(reply.status, 302);
    assert.deepEqual(reply.headers[0], ['cache-control', 'no-store']);
    const { searchParams } = new URL(locationOf(reply));
    assert.equal(searchParams.get('redirect_uri'), `${ORIGIN}/.postern/callback`);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    const again = new URL(locationOf(await begin())).searchParams;
    for (const name of ['state', 'nonce', 'code_challenge']) {
      assert.match(searchParams.get(name) as string, /^[\w-]{43}$/);
      assert.notEqual(searchParams.get(name), again.get(name));
    }
    const attempt = attemptOf(reply, jar);
    assert.equal(attempt?.returnTo, '/deep?x=1');
    assert.equal(attempt?.nonce, searchParams.get('nonce'));
    assert.equal(attempt?.iat, Math.floor(NOW));
    const cookie = reply.headers.find(([name]) => name === 'set-cookie')?.[1] ?? '';
    assert.match(
      cookie,
      /^__Host-postern-attempt-[\w-]{10}=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    for (const secret of [attempt?.verifier ?? '', 'deep']) {
      assert.ok(!JSON.stringify(reply).includes(secret));
    }
  });

  it('takes less than 2 KB for a usual deep link', async () => {
    const path = '/documents/2026/quarterly-report/chapter-4/section-12.html';
    const query = 'utm_source=newsletter&utm_medium=email&utm_campaign=spring&page=12&q=edge+login';
    const reply = await begin(`${path}?${query}`);
    assert.ok(bytesOf(reply) < 2048, `${bytesOf(reply)}`);
  });

  it('keeps the attempt below 2,800 bytes: a long target loses its query, then its path', async () => {
    for (const [target, kept] of [
      [`/p?${'q'.repeat(1500)}`, `/p?${'q'.repeat(1500)}`],
      [`/p?${'q'.repeat(2040)}`, '/p'],
      [`/p?${'q'.repeat(9000)}`, '/p'],
      [`/${'p'.repeat(2040)}?q`, '/'],
      // What is kept is longer than what came: it is percent-encoded.
      [`/${'é'.repeat(250)}?${'é'.repeat(250)}`, `/${'%C3%A9'.repeat(250)}`],
    ] as const) {
      const jar: Jar = new Map();
      const reply = await begin(target, jar);
      assert.equal(attemptOf(reply, jar)?.returnTo, kept);
      assert.equal(reply.note, kept === target ? undefined : 'return_target_cut');
      const [cookie = ''] = [...jar.values()];
      assert.ok(cookie.length <= 2800, `${cookie.length}`);
    }
  });

  it('never returns elsewhere', async () => {
    const jar: Jar = new Map();
    assert.equal(attemptOf(await begin('//evil.example/', jar), jar)?.returnTo, '/');
  });

  it('keeps three attempts; a fourth replaces the oldest', async () => {
    const jar: Jar = new Map();
    const replies: Reply[] = [];
    // The second is the oldest.
    for (const seconds of [10, 0, 20, 30]) replies.push(await begin('/', jar, NOW + seconds));
    assert.equal(attemptsIn(jar).length, 3);
    const alive = replies.map((reply) => attemptOf(reply, jar) !== undefined);
    assert.deepEqual(alive, [true, false, true, true]);
  });

  it('clears attempts that are over or cannot be opened', async () => {
    const jar: Jar = new Map();
    await begin('/', jar, NOW - 600);
    jar.set('__Host-postern-attempt-garbage-10', 'x');
    // Nothing that this gate has named.
    jar.set('__Host-postern-attempt-x', 'x');
    const reply = await begin('/', jar);
    assert.deepEqual(attemptsIn(jar).length, 2);
    assert.ok(attemptOf(reply, jar));
    assert.ok(jar.has('__Host-postern-attempt-x'));
  });

  it('begins for navigations only, and for no prefetch', async () => {
    for (const [name, value] of [
      ['sec-purpose', 'prefetch'],
      ['sec-fetch-mode', 'cors'],
      ['sec-fetch-dest', 'iframe'],
    ] as const) {
      const visit = visitTo('/a');
      const headers = { ...visit.request.headers, [name]: [value] };
      const asked = { ...visit, request: { ...visit.request, headers } };
      const reply = await startLogin(context, asked, '/a');
      assert.deepEqual([reply.status, reply.code], [400, 'invalid_request']);
      assert.ok(!reply.headers.some(([header]) => header === 'set-cookie'));
    }
  });

  it('says what is wrong once somebody has come back twice within a minute', async () => {
    const once = await begin('/', new Map([['__Host-postern-rounds', '1']]));
    assert.equal(once.status, 302);
    const twice = await begin('/', new Map([['__Host-postern-rounds', '2']]));
    assert.deepEqual([twice.status, twice.code], [400, 'login_loop']);
    assert.match(twice.body, /href="\/\.postern\/logout"/);
  });

  it('passes a login_hint on from its own address only', async () => {
    const hintOf = async (target: string) => {
      const reply = await begin(target);
      return new URL(locationOf(reply)).searchParams.get('login_hint');
    };
    assert.equal(await hintOf('/.postern/login?login_hint=ada%40example.com'), 'ada@example.com');
    assert.equal(await hintOf('/a?login_hint=ada'), null);
  });

  it('chooses among several providers by where the person is going', async () => {
    const other = await startProvider();
    const plans = [
      planFor(server, { name: 'staff' }),
      planFor(other, { name: 'partners', path: '/partners/*' }),
    ];
    const own = createContext(
      [server, other].map((one, index) => {
        return createProvider(plans[index] as (typeof plans)[0], partsFor(one));
      }),
      { chooseProvider },
    );
    const jar: Jar = new Map();
    const reply = await startLogin(own, visitTo('/partners/a'), '/partners/a');
    keepCookies(jar, reply);
    assert.ok(locationOf(reply).startsWith(other.issuer));
    assert.equal(attemptOf(reply, jar, own)?.provider, 'partners');
    const redirectUri = new URL(locationOf(reply)).searchParams.get('redirect_uri');
    assert.equal(redirectUri, `${ORIGIN}/.postern/callback/partners`);
  });

  it('shows a page where the provider cannot be asked', async () => {
    const [provider] = context.providers;
    const authorizationUrl = async () => ({ code: 'provider_unavailable' }) as const;
    const own = createContext([
      { ...(provider as (typeof context.providers)[0]), authorizationUrl },
    ]);
    const reply = await startLogin(own, visitTo('/a?b'), '/a?b');
    assert.deepEqual([reply.status, reply.code], [503, 'provider_unavailable']);
    assert.ok(reply.body.includes('/.postern/login?return_to=%2Fa%3Fb'));
  });
});

describe('an attempt', () => {
  it('opens only under its name, on its host, and for ten minutes', async () => {
    const jar: Jar = new Map();
    const reply = await begin('/', jar);
    const state = new URL(locationOf(reply)).searchParams.get('state') as string;
    const [[name, value] = ['', '']] = [...jar];
    const visit = visitTo('/', jar);
    assert.equal(readAttempt(context, visit, state)?.state, state);
    assert.equal(readAttempt(context, { ...visit, now: NOW + 599 }, state)?.state, state);
    assert.equal(readAttempt(context, { ...visit, now: NOW + 600 }, state), undefined);
    assert.equal(readAttempt(context, { ...visit, host: `x.${HOST}` }, state), undefined);
    const renamed = visitTo('/', new Map([['__Host-postern-attempt-0123456789', value]]));
    assert.equal(readAttempt(context, renamed, '0123456789'), undefined);
    const cookie = [`${name}=${value}; ${name}=${value}`];
    const headers = { ...visit.request.headers, cookie };
    const twice = { ...visit, request: { ...visit.request, headers } };
    assert.equal(readAttempt(context, twice, state), undefined);
  });

  it('is cleared alone: those of other tabs stay', async () => {
    const jar: Jar = new Map();
    await begin('/', jar, NOW - 600);
    jar.set('__Host-postern-attempt-garbage-10', 'x');
    const other = attemptsIn(jar);
    const mine = await begin('/', jar);
    const tab = await begin('/', jar);
    for (const name of other) jar.set(name, 'x');
    const state = new URL(locationOf(mine)).searchParams.get('state') as string;
    keepCookies(jar, { headers: clearAttempts(context, visitTo('/', jar), state) } as never);
    assert.equal(attemptOf(mine, jar), undefined);
    assert.ok(attemptOf(tab, jar));
    assert.equal(attemptsIn(jar).length, 1);
  });
});

describe('the return target', () => {
  it('that was read once reads the same again', () => {
    for (const target of ['/a?b=%2F', '/%2e', '/käse', '/a#b', `/p?${'q'.repeat(5000)}`]) {
      const once = readReturnTarget(target, ORIGIN);
      assert.equal(readReturnTarget(once, ORIGIN), once);
    }
  });
});
