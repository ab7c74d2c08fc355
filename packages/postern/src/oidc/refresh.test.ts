import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import {
  contextFor,
  HOST,
  keepCookies,
  locationOf,
  ORIGIN,
  visitTo,
} from './login.test.support.ts';
import { type HandmadeProvider, NOW } from './provider.test.support.ts';
import { asked, begin, post, refreshAt, START, server, sessionOf } from './refresh.test.support.ts';
import { refreshSession, renewal } from './refresh.ts';
import { describeSession } from './session-endpoint.ts';
import { at, cookiesSet, FROM_SCRIPT, LATER, sendFrom, signIn } from './signed-in.test.support.ts';
import type { Reply } from './types.ts';

const NAVIGATION = { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'] };

describe('refreshSession() on a navigation', () => {
  it('asks the provider when the access token is nearly over, and returns to the page with new cookies', async () => {
    const { context, jar } = await begin();
    const before = sessionOf(context, jar, NOW);
    const old = jar.get(`${COOKIE.refresh}.0`);
    server.misdeed = at(LATER, { claims: { groups: ['b'] } });
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    keepCookies(jar, reply);
    assert.deepEqual([reply.status, locationOf(reply)], [302, `${ORIGIN}/a?b=c`]);
    const after = sessionOf(context, jar, LATER);
    const iat = Math.floor(LATER);
    assert.deepEqual(
      { ...after, c: { ...after.c } },
      {
        ...before,
        iat,
        exp: iat + 3600,
        c: { groups: ['b'] },
      },
    );
    assert.equal(asked(), 1);
    assert.notEqual(jar.get(`${COOKIE.refresh}.0`), old);
    assert.deepEqual(reply.headers[0], ['cache-control', 'no-store']);
  });

  it('uses the token that the last refresh brought', async () => {
    const { context, jar } = await begin();
    for (const now of [LATER, LATER + 1900, LATER + 3800]) {
      server.misdeed = at(now);
      const reply = await refreshSession(context, refreshAt(jar, now));
      assert.equal(reply.code, 'responded');
      keepCookies(jar, reply);
      jar.delete(COOKIE.hold);
    }
    assert.equal(asked(), 3);
  });

  it('keeps a refresh token that the provider does not replace, and the ID token with it', async () => {
    const { context, jar } = await begin();
    const id = jar.get(`${COOKIE.id}.0`);
    const body = { refresh_token: undefined, id_token: undefined };
    server.misdeed = at(LATER, { body });
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    keepCookies(jar, reply);
    const kept = context.refreshTokens.open(jar.get(`${COOKIE.refresh}.0`), [
      COOKIE.refresh,
      HOST,
      sessionOf(context, jar, LATER).sid,
    ]);
    assert.equal(kept?.t, server.asked.at(-1)?.form.refresh_token);
    assert.equal(jar.get(`${COOKIE.id}.0`), id);
  });

  for (const [left, calls] of [
    [0.21, 0],
    [0.19, 1],
  ] as const) {
    it(`asks the provider ${calls} times with ${left} of the access token's life left`, async () => {
      server.misdeed = { body: { expires_in: 10_000 } };
      const context = contextFor(server);
      const wide = { ...context, session: { idleSeconds: 20_000, lifetimeSeconds: 43_200 } };
      const jar = await signIn(wide, server);
      server.asked.length = 0;
      const now = START + 10_000 * (1 - left);
      server.misdeed = at(now);
      const reply = await refreshSession(wide, refreshAt(jar, now));
      keepCookies(jar, reply);
      assert.equal(asked(), calls);
      assert.equal(sessionOf(wide, jar, now).iat, Math.floor(now));
    });
  }

  it('never moves the absolute end, and stops at it', async () => {
    const { context, jar } = await begin();
    let now = NOW;
    for (; now < START + 43_000; now += 3000) {
      server.misdeed = at(now);
      keepCookies(jar, await refreshSession(context, refreshAt(jar, now)));
      jar.delete(COOKIE.hold);
      assert.equal(sessionOf(context, jar, now).end, START + 43_200);
    }
    assert.equal(sessionOf(context, jar, now - 3000).exp, START + 43_200);
    const over = await refreshSession(context, refreshAt(jar, START + 43_200));
    assert.match(locationOf(over), /\/authorize\?/);
  });

  for (const [what, misdeed] of [
    [
      'refuses',
      {
        answer: (response) =>
          void response
            .writeHead(400, { 'content-type': 'application/json' })
            .end('{"error":"invalid_grant"}'),
      },
    ],
    ['has an outage', { answer: (response) => void response.writeHead(500).end() }],
    ['answers for somebody else', at(LATER, { claims: { sub: 'eve' } })],
  ] as readonly [string, HandmadeProvider['misdeed']][]) {
    it(`changes and clears nothing when the provider ${what}, and asks no more for a minute`, async () => {
      const { context, jar } = await begin();
      server.misdeed = misdeed;
      const reply = await refreshSession(context, refreshAt(jar, LATER));
      assert.deepEqual(cookiesSet(reply), [COOKIE.hold]);
      assert.match(JSON.stringify(reply.headers), /hold=1; Max-Age=60;/);
      assert.deepEqual([reply.status, locationOf(reply)], [302, `${ORIGIN}/a?b=c`]);
      assert.notEqual(reply.code, 'responded');
      keepCookies(jar, reply);
      const session = sessionOf(context, jar, LATER);
      assert.equal(renewal(visitTo('/a', jar, { now: LATER }), session), undefined);
      const again = await refreshSession(context, refreshAt(jar, LATER));
      assert.deepEqual([cookiesSet(again), asked()], [[], 1]);
    });
  }

  it('ends the session of somebody who is no longer admitted, with a page', async () => {
    server.misdeed = {};
    const conditions = [{ claim: 'groups', path: ['groups'], anyOf: ['a'] }];
    const context = contextFor(server, { conditions });
    const jar = await signIn(context, server, { groups: ['a'] });
    server.misdeed = at(LATER, { claims: { groups: ['b'] } });
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    assert.deepEqual([reply.status, reply.code, reply.note], [403, 'login_not_admitted', 'groups']);
    keepCookies(jar, reply);
    assert.equal(jar.size, 0);
  });

  it('leads to the provider without a valid session, and from there to the page', async () => {
    const { context } = await begin();
    const reply = await refreshSession(context, refreshAt(new Map(), LATER));
    assert.match(locationOf(reply), /\/authorize\?/);
    assert.equal(asked(), 0);
  });

  it('does not open a refresh token of another session', async () => {
    const { context, jar } = await begin();
    const other = await signIn(context, server);
    for (const chunk of ['.0', '.1'])
      jar.set(COOKIE.refresh + chunk, other.get(COOKIE.refresh + chunk) ?? '');
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    assert.deepEqual([cookiesSet(reply), asked()], [[COOKIE.hold], 0]);
  });

  for (const target of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/\t/evil.example',
    '/.postern/logout',
    '',
  ]) {
    it(`returns to the start page in place of ${JSON.stringify(target)}`, async () => {
      const { context, jar } = await begin();
      server.misdeed = at(LATER);
      assert.equal(
        locationOf(await refreshSession(context, refreshAt(jar, LATER, target))),
        `${ORIGIN}/`,
      );
    });
  }

  for (const [what, changes] of [
    ['a picture', { headers: { 'sec-fetch-mode': ['no-cors'], 'sec-fetch-dest': ['image'] } }],
    ['a frame', { headers: { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['iframe'] } }],
    ['a prefetch', { headers: { ...NAVIGATION, 'sec-purpose': ['prefetch;prerender'] } }],
    ['a PUT', { headers: FROM_SCRIPT, method: 'PUT' }],
  ] as const) {
    it(`is not there for ${what}`, async () => {
      const { context, jar } = await begin();
      const reply = await refreshSession(
        context,
        sendFrom('/.postern/refresh', jar, { ...changes, now: LATER }),
      );
      assert.deepEqual(
        [reply.status, reply.code, cookiesSet(reply)],
        [404, 'endpoint_unknown', []],
      );
    });
  }
});

describe('refreshSession() for a script', () => {
  it('answers as the session endpoint does, with new cookies', async () => {
    const { context, jar } = await begin();
    server.misdeed = at(LATER);
    const reply: Reply = await refreshSession(context, post(jar, LATER));
    assert.ok(cookiesSet(reply).includes(COOKIE.session));
    keepCookies(jar, reply);
    const now = LATER + 1;
    const told = await describeSession(
      context,
      sendFrom('/.postern/session', jar, { headers: FROM_SCRIPT, now }),
    );
    assert.deepEqual([reply.status, JSON.parse(reply.body)], [200, JSON.parse(told.body)]);
  });

  it('answers with the old session when the provider has nothing', async () => {
    const { context, jar } = await begin();
    server.misdeed = { answer: (response) => void response.writeHead(500).end() };
    const reply = await refreshSession(context, post(jar, LATER));
    assert.deepEqual([reply.status, JSON.parse(reply.body).exp], [200, START + 3600]);
    assert.deepEqual(cookiesSet(reply), [COOKIE.hold]);
  });

  it('answers 401 without a session', async () => {
    const { context, jar } = await begin();
    const none = await refreshSession(context, post(new Map(), LATER));
    assert.deepEqual([none.status, none.body], [401, '{"error":"credential_missing"}']);
    const late = await refreshSession(context, post(jar, START + 3600));
    assert.deepEqual([late.status, late.body], [401, '{"error":"session_expired"}']);
  });

  for (const [what, headers] of [
    ['another site', { 'sec-fetch-site': ['cross-site'] }],
    ['a sibling domain', { 'sec-fetch-site': ['same-site'], origin: ['https://www.example.com'] }],
    ['nowhere', {}],
  ] as const) {
    it(`refuses a request from ${what}`, async () => {
      const { context, jar } = await begin();
      const reply = await refreshSession(context, post(jar, LATER, headers));
      assert.deepEqual([reply.status, reply.body], [403, '{"error":"cross_site"}']);
      assert.equal(asked(), 0);
    });
  }
});

describe('renewal()', () => {
  it('is due past half of the idle time, for navigations that can come back unchanged', async () => {
    const { context, jar } = await begin();
    const session = sessionOf(context, jar, NOW);
    const renewalAt = (now: number, target = '/a%20b?c=%2F&d=e+f', more: object = {}) =>
      renewal(visitTo(target, jar, { now, ...more }), session);
    assert.equal(renewalAt(START + 1799), undefined);
    const reply = renewalAt(START + 1800);
    assert.equal(reply?.status, 302);
    const url = new URL(locationOf(reply as Reply));
    assert.equal(url.origin + url.pathname, `${ORIGIN}/.postern/refresh`);
    assert.equal(url.searchParams.get('return_to'), '/a%20b?c=%2F&d=e+f');
    assert.equal(renewalAt(LATER, `/${'a'.repeat(2100)}`), undefined);
    assert.equal(renewalAt(LATER, '/', { method: 'POST' }), undefined);
    const last = { ...session, exp: session.end };
    assert.equal(renewal(visitTo('/', jar, { now: session.end - 1 }), last), undefined);
  });
});
