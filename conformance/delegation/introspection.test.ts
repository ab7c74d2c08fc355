/** Introspection at a real OAuth server, with each way to authenticate: what the gate says about opaque tokens. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createGate, type Gate } from 'postern/gate';
import { toGateRequest } from '../targets/core.ts';
import {
  AUDIENCE,
  CLIENT_ID,
  CLIENT_KEYS,
  CLIENT_SECRET,
  startOpaqueProvider,
} from './introspection-provider.ts';

const provider = await startOpaqueProvider();

function open(changes: object = {}): Gate {
  return createGate({
    delegate: {
      type: 'introspection',
      url: provider.introspectionUrl,
      clientId: CLIENT_ID,
      authentication: { clientSecretBasic: CLIENT_SECRET },
      issuer: provider.issuer,
      audience: AUDIENCE,
      deadlineMilliseconds: 4000,
      ...changes,
    },
    forward: { headers: { 'x-client': 'client_id' } },
    rules: [
      { path: '/staff', require: { scope: { allOf: ['read'] }, groups: { anyOf: ['staff'] } } },
      { path: '/admin', require: { groups: { anyOf: ['admin'] } } },
      { path: '/typed', require: { token_type: { equals: 'Bearer' } } },
      { path: '*', allow: 'authenticated' },
    ],
  });
}

const NOW = Date.now() / 1000;

async function ask(gate: Gate, token: string, { path = '/me', now = NOW } = {}): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const { status, code } = await gate(toGateRequest({ path, headers }), now);
  return `${status} ${code}`;
}

describe('client authentication at the introspection endpoint', () => {
  const METHODS: readonly (readonly [title: string, changes: object])[] = [
    ['client_secret_basic', {}],
    [
      'client_secret_post',
      {
        clientId: `${CLIENT_ID} post`,
        authentication: { clientSecretPost: CLIENT_SECRET },
      },
    ],
    ...CLIENT_KEYS.map(({ alg, privateJwk }): readonly [string, object] => [
      `private_key_jwt by ${alg}`,
      {
        clientId: `gate-${alg}`,
        authentication: { privateKeyJwt: { key: JSON.stringify(privateJwk) } },
      },
    ]),
  ];
  for (const [title, changes] of METHODS) {
    it(`the server takes ${title}, twice`, async () => {
      const gate = open(changes);
      assert.equal(await ask(gate, await provider.accessToken()), '200 allowed');
      assert.equal(await ask(gate, await provider.accessToken()), '200 allowed');
    });
  }

  const [key, other] = CLIENT_KEYS;
  const REFUSED: readonly (readonly [title: string, changes: object])[] = [
    ['a wrong secret', { authentication: { clientSecretBasic: `${CLIENT_SECRET}x` } }],
    ['another method than the registered one', { authentication: { clientSecretPost: 'x' } }],
    ['an unknown client', { clientId: 'nobody' }],
    [
      'the key of another client',
      {
        clientId: `gate-${key?.alg}`,
        authentication: { privateKeyJwt: { key: JSON.stringify(other?.privateJwk) } },
      },
    ],
    [
      'an assertion for another server',
      {
        clientId: `gate-${key?.alg}`,
        authentication: {
          privateKeyJwt: {
            key: JSON.stringify(key?.privateJwk),
            audience: 'https://other.example/',
          },
        },
      },
    ],
  ];
  for (const [title, changes] of REFUSED) {
    it(`${title} lets nobody pass, and is asked again`, async () => {
      const gate = open(changes);
      const token = await provider.accessToken();
      const before = provider.asked();
      assert.equal(await ask(gate, token), '503 delegate_unavailable');
      assert.equal(provider.asked(), before + 1, 'one attempt: another would be refused as well');
      assert.equal(await ask(gate, token), '503 delegate_unavailable');
      assert.equal(provider.asked(), before + 2, 'nothing is kept');
    });
  }
});

describe('a gate that introspects', () => {
  const gate = open();

  it('judges and forwards what the server says', async () => {
    const token = await provider.accessToken();
    const headers = { authorization: `Bearer ${token}` };
    const decision = await gate(toGateRequest({ path: '/staff', headers }), NOW);
    assert.equal(decision.kind, 'allow');
    assert.deepEqual('setHeaders' in decision && decision.setHeaders, [['x-client', 'app']]);
    assert.equal(await ask(gate, token, { path: '/admin' }), '403 insufficient_scope');
    assert.equal(await ask(gate, token, { path: '/typed' }), '200 allowed');
  });

  for (const [title, token] of [
    ['an unknown token', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['every character that a token may have', 'aZ0-._~+/=='],
  ] as const) {
    it(`refuses ${title}`, async () => {
      assert.equal(await ask(gate, token), '401 token_inactive');
    });
  }

  it('never sends what is no bearer token', async () => {
    const before = provider.asked();
    for (const token of ['a b', 'a&token=b', 'a\u00e9', '=', 'a=b', 'a"', '', 'a,b']) {
      assert.match(await ask(gate, token), /^401 (token_malformed|unsupported_scheme)$/, token);
    }
    assert.equal(await ask(gate, 'a'.repeat(16_384)), '401 token_too_large');
    assert.equal(provider.asked(), before);
    assert.equal(await ask(gate, 'a'.repeat(16_383)), '401 token_inactive');
  });

  it('refuses a revoked token once what is kept has ended', async () => {
    const token = await provider.accessToken();
    assert.equal(await ask(gate, token), '200 allowed');
    await provider.revoke(token);
    assert.equal(await ask(gate, token, { now: NOW + 59 }), '200 allowed');
    assert.equal(await ask(gate, token, { now: NOW + 60 }), '401 token_inactive');
  });

  it('refuses a revoked token at once with cacheMaxAgeSeconds 0', async () => {
    const strict = open({ cacheMaxAgeSeconds: 0 });
    const token = await provider.accessToken();
    assert.equal(await ask(strict, token), '200 allowed');
    await provider.revoke(token);
    assert.equal(await ask(strict, token), '401 token_inactive');
  });

  it('keeps a refusal for ten seconds', async () => {
    const before = provider.asked();
    for (const now of [NOW, NOW + 9, NOW + 10]) {
      assert.equal(await ask(gate, 'never-issued', { now }), '401 token_inactive');
    }
    assert.equal(provider.asked(), before + 2);
  });

  it('keeps no answer longer than the token lives', async () => {
    const long = open({ cacheMaxAgeSeconds: 3600 });
    const token = await provider.accessToken();
    assert.equal(await ask(long, token), '200 allowed');
    assert.equal(await ask(long, token, { now: NOW + 700 }), '401 token_expired');
  });

  it('asks once for many who ask at once', async () => {
    const token = await provider.accessToken();
    const before = provider.asked();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(gate, token)));
    assert.deepEqual(new Set(answers), new Set(['200 allowed']));
    assert.equal(provider.asked(), before + 1);
  });

  it('refuses a token that is bound to a key', async () => {
    const token = await provider.accessToken(createSigner('ES256'));
    assert.equal(await ask(gate, token), '401 sender_constrained');
  });

  it('refuses a refresh token: it has no audience', async () => {
    assert.equal(await ask(gate, await provider.refreshToken()), '401 claim_missing');
  });

  it('without an audience, a rule tells a refresh token by its missing token_type', async () => {
    const loose = open({ audience: null });
    const refresh = await provider.refreshToken();
    assert.equal(await ask(loose, refresh), '200 allowed');
    assert.equal(await ask(loose, refresh, { path: '/typed' }), '403 insufficient_scope');
  });

  it('refuses another audience and another issuer', async () => {
    const token = await provider.accessToken();
    assert.equal(await ask(open({ audience: 'https://other/' }), token), '401 claim_invalid');
    assert.equal(await ask(open({ audience: ['x', AUDIENCE] }), token), '200 allowed');
    assert.equal(await ask(open({ issuer: `${provider.issuer}/` }), token), '401 claim_invalid');
  });
});
