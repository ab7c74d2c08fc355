import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import type { LoginContext } from './context.ts';
import { contextFor, type Jar, visitTo } from './login.test.support.ts';
import { NOW, startProvider } from './provider.test.support.ts';
import { readSession } from './read-session.ts';
import { describeSession } from './session-endpoint.ts';
import {
  cookiesSet,
  FROM_SCRIPT,
  headerOf,
  LATER,
  sendFrom,
  signIn,
} from './signed-in.test.support.ts';
import type { RevocationStore, Visit } from './types.ts';

const server = await startProvider();
const START = Math.floor(NOW);
const context: LoginContext = contextFor(server, { claims: [['groups']] });
const jar: Jar = await signIn(context, server, { groups: ['a'], sid: 'op-session' });

function ask(changes: Parameters<typeof sendFrom>[2] = {}, from: Jar = jar): Visit {
  return sendFrom('/.postern/session', from, { headers: FROM_SCRIPT, ...changes });
}

describe('describeSession()', () => {
  it('tells who is signed in and when it ends, and no name of the session', async () => {
    const reply = await describeSession(context, ask());
    assert.equal(reply.status, 200);
    assert.deepEqual(JSON.parse(reply.body), {
      sub: 'ada',
      claims: { groups: ['a'] },
      auth_time: START - 10,
      exp: START + 3600,
      end: START + 43_200,
    });
    assert.deepEqual(
      ['cache-control', 'content-type', 'vary', 'x-content-type-options'].map((name) =>
        headerOf(reply, name),
      ),
      ['no-store', 'application/json', 'cookie', 'nosniff'],
    );
  });

  it('never extends a session', async () => {
    assert.deepEqual(cookiesSet(await describeSession(context, ask({ now: LATER }))), []);
  });

  for (const [what, headers, status] of [
    ['an address that was typed in', { 'sec-fetch-site': ['none'] }, 200],
    ['a browser without fetch metadata', {}, 200],
    ['another site', { 'sec-fetch-site': ['cross-site'] }, 403],
    ['a sibling domain', { 'sec-fetch-site': ['same-site'] }, 403],
  ] as const) {
    it(`answers ${what} with ${status}`, async () => {
      assert.equal((await describeSession(context, ask({ headers }))).status, status);
    });
  }

  it('answers 401 with the code, 400 for two sessions, 404 for other methods', async () => {
    const none = await describeSession(context, ask({}, new Map()));
    assert.deepEqual([none.status, none.body], [401, '{"error":"credential_missing"}']);
    assert.equal(headerOf(none, 'www-authenticate'), 'Bearer realm="postern"');
    const over = await describeSession(context, ask({ now: START + 3600 }));
    assert.deepEqual([over.status, over.code], [401, 'session_expired']);
    const twice = new Map([...jar, [` ${COOKIE.session}`, 'x']]);
    const both = await describeSession(context, ask({}, twice));
    assert.deepEqual([both.status, both.code], [400, 'ambiguous_credential']);
    assert.equal((await describeSession(context, ask({ method: 'POST' }))).status, 404);
  });
});

describe('readSession()', () => {
  it('is synchronous without a store, and undefined without a cookie', () => {
    const result = readSession(context, visitTo('/', jar));
    assert.ok(result && 'ok' in result && result.ok);
    assert.equal(readSession(context, visitTo('/')), undefined);
  });

  it('refuses a session of a provider that this gate does not have, or not for this host', () => {
    const refused = { ok: false, code: 'session_invalid' };
    assert.deepEqual(readSession({ ...context, providers: [] }, visitTo('/', jar)), refused);
    const [provider] = context.providers;
    const elsewhere = { ...provider, plan: { ...provider?.plan, host: 'other.example.com' } };
    const others = { ...context, providers: [elsewhere] } as unknown as LoginContext;
    assert.deepEqual(readSession(others, visitTo('/', jar)), refused);
  });

  it('refuses a session that was made under other terms, or by another client', () => {
    const [provider] = context.providers;
    const tighter = { ...provider, plan: { ...provider?.plan, admission: 'staff-only' } };
    const others = { ...context, providers: [tighter] } as unknown as LoginContext;
    assert.deepEqual(readSession(others, visitTo('/', jar)), {
      ok: false,
      code: 'session_invalid',
    });
  });

  it('lets nobody pass when the store cannot be asked, whether it throws or rejects', async () => {
    const fail = () => {
      throw new Error('gone');
    };
    for (const get of [fail, async () => fail()]) {
      const revocations = { get, put: fail } as RevocationStore;
      assert.deepEqual(await readSession({ ...context, revocations }, visitTo('/', jar)), {
        ok: false,
        code: 'store_unavailable',
      });
      const reply = await describeSession({ ...context, revocations }, ask());
      assert.deepEqual([reply.status, reply.code], [503, 'store_unavailable']);
    }
  });
});
