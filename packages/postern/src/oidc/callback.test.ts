import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import { finishLogin } from './callback.ts';
import type { LoginContext } from './context.ts';
import {
  contextFor,
  HOST,
  type Jar,
  keepCookies,
  locationOf,
  ORIGIN,
  visitTo,
} from './login.test.support.ts';
import { startLogin } from './login.ts';
import { NOW, startProvider } from './provider.test.support.ts';
import type { Reply } from './types.ts';

const server = await startProvider();
const context = contextFor(server, { claims: [['email']] });

/** Begins a login; the query with which the browser comes back. */
async function begin(
  jar: Jar,
  target = '/',
  claims: Record<string, unknown> = {},
  own: LoginContext = context,
): Promise<string> {
  const reply = await startLogin(own, visitTo(target, jar), target);
  keepCookies(jar, reply);
  return server.signIn(locationOf(reply), claims);
}

async function finish(jar: Jar, query: string, own: LoginContext = context): Promise<Reply> {
  const reply = await finishLogin(own, visitTo(`/.postern/callback?${query}`, jar));
  keepCookies(jar, reply);
  return reply;
}

function sessionIn(jar: Jar) {
  const token = jar.get(COOKIE.session) ?? '';
  const result = context.tokens.read(token, { host: HOST, now: NOW });
  return result.ok ? result.session : undefined;
}

describe('finishLogin()', () => {
  it('makes a session, clears the attempt, counts the round, and goes on', async () => {
    const jar: Jar = new Map();
    const target = '/a/../b?c=%2f%2F&d=//evil.example';
    const reply = await finish(jar, await begin(jar, target, { email: 'ada@example.com' }));
    assert.deepEqual([reply.status, reply.code, reply.body], [302, 'responded', '']);
    assert.equal(locationOf(reply), ORIGIN + target);
    assert.ok(
      reply.headers.some(([name, value]) => `${name}=${value}` === 'cache-control=no-store'),
    );
    assert.equal(sessionIn(jar)?.sub, 'ada');
    assert.equal(sessionIn(jar)?.c.email, 'ada@example.com');
    assert.deepEqual(
      [...jar.keys()].sort(),
      [COOKIE.rounds, COOKIE.session, `${COOKIE.id}.0`, `${COOKIE.refresh}.0`].sort(),
    );
    assert.equal(jar.get(COOKIE.rounds), '1');
    assert.ok(
      reply.headers.some(([, value]) => /^__Host-postern-rounds=1; Max-Age=60;/.test(value)),
    );
  });

  it('counts on', async () => {
    const jar: Jar = new Map([[COOKIE.rounds, '1']]);
    await finish(jar, await begin(jar));
    assert.equal(jar.get(COOKIE.rounds), '2');
    jar.set(COOKIE.rounds, 'garbage');
    await finish(jar, await begin(jar));
    assert.equal(jar.get(COOKIE.rounds), '1');
  });

  it('refuses the answer to a login that this browser has not begun, and asks nobody', async () => {
    const query = await begin(new Map());
    const asked = server.asked.length;
    const jar: Jar = new Map();
    const reply = await finish(jar, query);
    assert.deepEqual([reply.status, reply.code], [400, 'login_attempt_unknown']);
    assert.match(reply.body, /href="\/\.postern\/login\?return_to=%2F"/);
    assert.equal(jar.size, 0);
    assert.equal(server.asked.length, asked);
  });

  it('refuses a state that only begins like that of this browser', async () => {
    const jar: Jar = new Map();
    const params = new URLSearchParams(await begin(jar));
    const state = params.get('state') as string;
    params.set('state', `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`);
    const asked = server.asked.length;
    const reply = await finish(jar, `${params}`);
    assert.deepEqual([reply.status, reply.code], [400, 'login_response_invalid']);
    assert.equal(server.asked.length, asked);
    assert.equal(sessionIn(jar), undefined);
  });

  it('takes an answer once: back and reload lead to the site', async () => {
    const jar: Jar = new Map();
    const query = await begin(jar, '/a');
    await finish(jar, query);
    const { sid } = sessionIn(jar) ?? {};
    const again = await finish(jar, query);
    assert.equal(locationOf(again), `${ORIGIN}/`);
    assert.equal(sessionIn(jar)?.sid, sid);
  });

  it('lets two interleaved logins of one instance share nothing', async () => {
    const people = ['ada', 'grace'].map((sub) => ({ sub, jar: new Map() as Jar }));
    const queries = await Promise.all(people.map(({ jar, sub }) => begin(jar, `/${sub}`, { sub })));
    const [ada, grace] = people as [(typeof people)[0], (typeof people)[0]];
    // Each with the other's answer: no cookie fits.
    for (const [jar, query] of [
      [ada.jar, queries[1]],
      [grace.jar, queries[0]],
    ] as const) {
      const reply = await finishLogin(context, visitTo(`/.postern/callback?${query}`, jar));
      assert.equal(reply.code, 'login_attempt_unknown');
    }
    const replies = await Promise.all(
      people.map(({ jar }, index) => finish(jar, queries[index] as string)),
    );
    assert.deepEqual(replies.map(locationOf), [`${ORIGIN}/ada`, `${ORIGIN}/grace`]);
    assert.deepEqual([sessionIn(ada.jar)?.sub, sessionIn(grace.jar)?.sub], ['ada', 'grace']);
    assert.notEqual(sessionIn(ada.jar)?.sid, sessionIn(grace.jar)?.sid);
  });

  it('lets two tabs of one browser finish in any order', async () => {
    const jar: Jar = new Map();
    const [first, second] = [await begin(jar, '/1'), await begin(jar, '/2')];
    assert.equal(locationOf(await finish(jar, second)), `${ORIGIN}/2`);
    assert.equal(locationOf(await finish(jar, first)), `${ORIGIN}/1`);
  });

  it("turns the provider's no into a page without its words", async () => {
    for (const [error, status, note] of [
      ['access_denied', 403, 'access_denied'],
      ['login_required', 400, 'login_required'],
      ['interaction_required', 400, 'interaction_required'],
      ['canary<b>', 400, undefined],
    ] as const) {
      const jar: Jar = new Map();
      const state = new URLSearchParams(await begin(jar, '/a')).get('state') ?? '';
      const answer = { state, iss: server.issuer, error, error_description: 'canary<script>' };
      const reply = await finish(jar, `${new URLSearchParams(answer)}`);
      assert.deepEqual([reply.status, reply.code], [status, 'login_response_invalid']);
      assert.equal(reply.note, note);
      assert.doesNotMatch(JSON.stringify(reply), /canary/);
      assert.match(reply.body, /return_to=%2Fa"/);
      assert.equal(jar.size, 0);
    }
  });

  it('tells apart who is to blame', async () => {
    const unavailable = (response: import('node:http').ServerResponse) => void response.destroy();
    for (const [misdeed, status, code, note] of [
      [{ claims: { nonce: 'x' } }, 400, 'id_token_invalid', 'nonce'],
      [{ body: { id_token: 'canary' } }, 503, 'provider_unavailable', undefined],
      [{ answer: unavailable }, 503, 'provider_unavailable', undefined],
    ] as const) {
      const jar: Jar = new Map();
      const query = await begin(jar);
      server.misdeed = misdeed;
      const reply = await finish(jar, query);
      server.misdeed = {};
      assert.deepEqual([reply.status, reply.code, reply.note], [status, code, note]);
      assert.doesNotMatch(JSON.stringify(reply), /canary/);
      assert.equal(sessionIn(jar), undefined);
    }
  });

  it('lets nobody in whom the conditions leave out, and offers to be somebody else', async () => {
    const own = contextFor(server, { emailDomains: ['example.com'] });
    const jar: Jar = new Map();
    const claims = { email: 'eve@evil-example.com', email_verified: true };
    const reply = await finish(jar, await begin(jar, '/', claims, own), own);
    assert.deepEqual([reply.status, reply.code, reply.note], [403, 'login_not_admitted', 'email']);
    assert.match(reply.body, /href="\/\.postern\/logout"/);
    assert.equal(jar.size, 0);
  });

  it('has no answer to another method', async () => {
    const visit = visitTo('/.postern/callback?code=a&state=b', new Map(), { method: 'POST' });
    assert.equal((await finishLogin(context, visit)).status, 404);
  });

  it('survives whatever is in the query', async () => {
    for (const query of [
      '',
      'state',
      'state=%FF',
      'state=; Path=/; a=',
      'state=__proto__',
      `state=${'x'.repeat(9000)}`,
      'state=a&state=b',
      '%',
    ]) {
      assert.equal((await finish(new Map(), query)).code, 'login_attempt_unknown', query);
    }
  });
});

describe('finishLogin() on the one host of the redirect URI', () => {
  const own = contextFor(server);
  const plan = { ...own.plan, callbackHost: 'login.example.com' };
  const shared: LoginContext = { ...own, plan, tokens: context.tokens };
  const atLogin = { host: 'login.example.com', origin: 'https://login.example.com' };

  it('sends the answer home, and the host that began takes it', async () => {
    const jar: Jar = new Map();
    const query = await begin(jar, '/a', {}, shared);
    assert.equal(server.asked.length > 0, true);
    const visit = { ...visitTo(`/.postern/callback?${query}`), ...atLogin };
    const bounce = await finishLogin(shared, visit);
    assert.equal(bounce.status, 302);
    const home = new URL(locationOf(bounce));
    assert.equal(home.origin + home.pathname, `${ORIGIN}/.postern/callback`);
    assert.match(home.searchParams.get('state') ?? '', /^[\w-]+$/);
    const reply = await finish(jar, home.search.slice(1), shared);
    assert.equal(locationOf(reply), `${ORIGIN}/a`);
    assert.equal(sessionIn(jar)?.aud, HOST);
  });

  it('sends nothing home when the attempt there is over', async () => {
    const query = await begin(new Map(), '/a', {}, shared);
    for (const [later, status] of [
      [599, 302],
      [601, 400],
    ] as const) {
      const visit = { ...visitTo(`/.postern/callback?${query}`), ...atLogin, now: NOW + later };
      assert.equal((await finishLogin(shared, visit)).status, status);
    }
  });

  it('sends nothing to a host that no state of ours names', async () => {
    const query = new URLSearchParams(await begin(new Map(), '/', {}, shared));
    const state = query.get('state') as string;
    const forged = Buffer.from('{"origin":"https://evil.example"}').toString('base64url');
    for (const other of [
      state.slice(0, 43),
      state.slice(0, 43) + forged,
      `x${state.slice(1)}`,
      state.slice(43),
    ]) {
      query.set('state', other);
      const visit = { ...visitTo(`/.postern/callback?${query}`), ...atLogin };
      assert.equal((await finishLogin(shared, visit)).code, 'login_attempt_unknown');
    }
  });
});
