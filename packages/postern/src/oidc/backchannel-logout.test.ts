import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer, signToken } from '@postern/testing';
import { takeLogoutToken } from './backchannel-logout.ts';
import type { LoginContext } from './context.ts';
import {
  CLIENT_ID,
  contextFor,
  HOST,
  type Jar,
  ORIGIN,
  partsFor,
  visitTo,
} from './login.test.support.ts';
import { NOW, startProvider } from './provider.test.support.ts';
import { readSession } from './read-session.ts';
import { signIn } from './signed-in.test.support.ts';
import type { Reply, RevocationStore } from './types.ts';

const server = await startProvider();
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const HEADER = { alg: 'ES256', typ: 'logout+jwt', kid: server.signer.kid };
const CLAIMS = {
  iss: server.issuer,
  aud: CLIENT_ID,
  iat: Math.floor(NOW),
  exp: Math.floor(NOW) + 120,
  jti: 'one',
  events: { [EVENT]: {} },
};
const FORM = ['application/x-www-form-urlencoded'];

const entries = new Map<string, number>();
const revocations: RevocationStore = {
  get: (key) => entries.get(key),
  put: async (key, time) => void entries.set(key, time),
};

function contextWith(store: RevocationStore = revocations): LoginContext {
  const context = contextFor(server);
  const { idTokenVerifier } = partsFor(server);
  const providers = context.providers.map((provider) => ({ ...provider, idTokenVerifier }));
  return { ...context, providers, revocations: store };
}

const context: LoginContext = contextWith();

function tokenOf(claims: object, header: object = HEADER, signer: Signer = server.signer): string {
  return signToken(signer, header, { ...CLAIMS, ...claims });
}

function send(body: string | undefined, changes: object = {}, to = context): Promise<Reply> {
  const request = {
    method: 'POST',
    host: HOST,
    path: '/.postern/backchannel-logout',
    query: '',
    headers: { 'content-type': FORM },
    body,
    ...changes,
  };
  return takeLogoutToken(to, { request, host: HOST, origin: ORIGIN, now: NOW });
}

function sendToken(claims: object, header?: object, signer?: Signer): Promise<Reply> {
  return send(`logout_token=${tokenOf(claims, header, signer)}`);
}

async function codeOf(jar: Jar): Promise<string> {
  return Object(await readSession(context, visitTo('/', jar))).code ?? 'signed in';
}

describe('takeLogoutToken()', () => {
  it('ends the one session that a sid names', async () => {
    const [jar, other] = [
      await signIn(context, server, { sid: 'op-1' }),
      await signIn(context, server, { sid: 'op-2' }),
    ];
    const reply = await sendToken({ sid: 'op-1', sub: 'ada' });
    assert.deepEqual([reply.status, reply.code], [200, 'responded']);
    assert.deepEqual([await codeOf(jar), await codeOf(other)], ['session_revoked', 'signed in']);
    assert.deepEqual(reply.headers[0], ['cache-control', 'no-store']);
  });

  it('ends every session of a person without a sid, again and again', async () => {
    const [jar, other] = [
      await signIn(context, server, { sid: 'op-3' }),
      await signIn(context, server, { sub: 'eve' }),
    ];
    assert.equal((await sendToken({ sub: 'ada' })).status, 200);
    assert.equal((await sendToken({ sub: 'ada' })).status, 200);
    assert.deepEqual([await codeOf(jar), await codeOf(other)], ['session_revoked', 'signed in']);
  });

  for (const header of [{ typ: undefined }, { typ: 'JWT' }, { typ: 'application/logout+jwt' }]) {
    it(`takes a token with typ ${header.typ}`, async () => {
      assert.equal((await sendToken({ sub: 'bob' }, { ...HEADER, ...header })).status, 200);
    });
  }

  for (const [what, claims, header] of [
    ['without event', { sub: 'joe', events: undefined }],
    ['with another event', { sub: 'joe', events: { [`${EVENT}s`]: {} } }],
    ['with an event that is no object', { sub: 'joe', events: { [EVENT]: true } }],
    ['with a list of events', { sub: 'joe', events: [EVENT] }],
    ['with a nonce: it is an ID token', { sub: 'joe', nonce: 'n' }],
    ['without iat', { sub: 'joe', iat: undefined }],
    ['from the future', { sub: 'joe', iat: CLAIMS.iat + 60 }],
    ['that is over', { sub: 'joe', exp: CLAIMS.iat - 31 }],
    ['without exp', { sub: 'joe', exp: undefined }],
    ['without jti', { sub: 'joe', jti: undefined }],
    ['without sub and sid', {}],
    ['whose sub is no text', { sub: 7 }],
    ['whose sid is no text', { sub: 'joe', sid: {} }],
    ['whose sid is empty', { sub: 'joe', sid: '' }],
    ['for another client', { sub: 'joe', aud: 'other' }],
    ['of another issuer', { sub: 'joe', iss: 'https://evil.example' }],
    ['of another kind', { sub: 'joe' }, { ...HEADER, typ: 'at+jwt' }],
    ['without signature', { sub: 'joe' }, { ...HEADER, alg: 'none' }],
  ] as readonly [string, object, object?][]) {
    it(`refuses a token ${what}`, async () => {
      const before = [...entries];
      const reply = await sendToken(claims, header);
      assert.deepEqual([reply.status, reply.body], [400, '{"error":"invalid_request"}']);
      assert.deepEqual([...entries], before);
    });
  }

  it('refuses a token signed by another key', async () => {
    const reply = await sendToken({ sub: 'joe' }, HEADER, createSigner('ES256', HEADER.kid));
    assert.equal(reply.status, 400);
  });

  for (const [what, body, changes] of [
    ['without body, or with one that was cut off', undefined],
    ['with an empty form', ''],
    ['with garbage', 'logout_token=a.b.c'],
    [
      'with two tokens',
      `logout_token=${tokenOf({ sub: 'joe' })}&logout_token=${tokenOf({ sub: 'joe' })}`,
    ],
    ['of over 16 KB', `logout_token=${tokenOf({ sub: 'joe' })}&x=${'x'.repeat(16_384)}`],
    [
      'that is JSON',
      `logout_token=${tokenOf({ sub: 'joe' })}`,
      { headers: { 'content-type': ['application/json'] } },
    ],
    ['without type', `logout_token=${tokenOf({ sub: 'joe' })}`, { headers: {} }],
  ] as readonly [string, string | undefined, object?][]) {
    it(`refuses a request ${what}`, async () => {
      assert.equal((await send(body, changes)).status, 400);
    });
  }

  it('takes a form with a charset, and no other method', async () => {
    const headers = { 'content-type': [`${FORM}; charset=UTF-8`] };
    const body = `logout_token=${tokenOf({ sub: 'bob' })}`;
    assert.equal((await send(body, { headers })).status, 200);
    assert.equal((await send(body, { method: 'GET' })).status, 404);
  });

  it('answers 200 only after the store has accepted: 400 for a failure, 503 where it is full', async () => {
    const body = `logout_token=${tokenOf({ sub: 'carol' })}`;
    for (const [error, status] of [
      [new Error('gone'), 400],
      [Object.assign(new Error('full'), { code: 'store_full' }), 503],
    ] as const) {
      const put = () => Promise.reject(error);
      const reply = await send(body, {}, contextWith({ ...revocations, put }));
      assert.deepEqual([reply.status, reply.code], [status, 'store_unavailable']);
    }
  });
});
