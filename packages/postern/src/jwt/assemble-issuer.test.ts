/** What a verifier remembers of headers, and what it makes of keys that are fetched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, headerOf } from '@postern/testing';
import { assembleIssuer } from './assemble-issuer.ts';
import { createKeySet } from './key-set.ts';
import { ES256, HS256, matchTyp } from './parts.ts';
import type { IssuerPlan, KeyPlan } from './plan.ts';
import { planVerifier } from './plan-verifier.ts';
import type { RemoteKeys } from './remote-keys.ts';
import { CLAIMS, createToken, ISSUER, NOW } from './tokens.test.support.ts';

const signer = createSigner('ES256');
const clock = () => NOW;
const fetch = () => assert.fail('a fetch');

/** Verifies tokens, each with a header of its own number, and tells how often a `typ` was looked at. */
function createCounting() {
  let looks = 0;
  const { issuers } = planVerifier({
    issuer: ISSUER,
    audience: 'api',
    algorithms: ['ES256'],
    jwks: signer.jwk,
    typ: 'JWT',
  });
  const verifier = assembleIssuer(issuers[0] as IssuerPlan, {
    ES256,
    clock,
    fetch,
    matchTyp: (allowed) => {
      const match = matchTyp(allowed);
      return (typ) => {
        looks++;
        return match(typ);
      };
    },
  });
  return {
    tokenOf: (number: number, claims: unknown = CLAIMS) =>
      createToken(signer, { header: { ...headerOf(signer), number }, claims }),
    looksFor: (token: string) => {
      const before = looks;
      const result = verifier.verifySync(token);
      return { looks: looks - before, code: result.ok ? 'ok' : result.code };
    },
  };
}

test('verifySync() reads a proven header once', () => {
  const { looksFor, tokenOf } = createCounting();
  assert.deepEqual(looksFor(tokenOf(1)), { looks: 1, code: 'ok' });
  assert.deepEqual(looksFor(tokenOf(1)), { looks: 0, code: 'ok' });
  assert.deepEqual(looksFor(tokenOf(2)), { looks: 1, code: 'ok' });
});

test('verifySync() takes a header for proven whatever the claims say', () => {
  const { looksFor, tokenOf } = createCounting();
  const late = tokenOf(1, { ...CLAIMS, exp: NOW });
  assert.deepEqual(looksFor(late), { looks: 1, code: 'token_expired' });
  assert.deepEqual(looksFor(tokenOf(1)), { looks: 0, code: 'ok' });
});

test('verifySync() takes no header for proven by a bad signature', () => {
  const { looksFor, tokenOf } = createCounting();
  const forged = `${tokenOf(1)}`.replace(/[^.]*$/, Buffer.alloc(64, 1).toString('base64url'));
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(looksFor(forged), { looks: 1, code: 'signature_invalid' });
  }
});

test('verifySync() checks the signature also under a proven header', () => {
  const { looksFor, tokenOf } = createCounting();
  assert.equal(looksFor(tokenOf(1)).code, 'ok');
  const forged = tokenOf(1).replace(/[^.]*$/, Buffer.alloc(64, 1).toString('base64url'));
  assert.deepEqual(looksFor(forged), { looks: 0, code: 'signature_invalid' });
});

test('verifySync() remembers the 8 headers that were proven last', () => {
  const { looksFor, tokenOf } = createCounting();
  const looksForNumber = (number: number) => looksFor(tokenOf(number)).looks;
  const first = [0, 1, 2, 3, 4, 5, 6, 7];
  assert.deepEqual(first.map(looksForNumber), Array(8).fill(1));
  assert.deepEqual(first.map(looksForNumber), Array(8).fill(0));
  assert.equal(looksForNumber(8), 1);
  assert.deepEqual([1, 8, 0].map(looksForNumber), [0, 0, 1]);
});

test('verifySync() remembers a header once, however often it comes', () => {
  const { looksFor, tokenOf } = createCounting();
  looksFor(tokenOf(1));
  for (let round = 0; round < 10; round++) looksFor(tokenOf(2));
  assert.equal(looksFor(tokenOf(1)).looks, 0);
});

test('verifySync() refuses each signature by a key too weak to be imported', () => {
  const secret = createSigner('HS256');
  const keys = [{ kty: 'oct', alg: 'HS256', k: 'AAAA' }] as const;
  const plan: IssuerPlan = { issuer: ISSUER, audience: ['api'], algorithms: ['HS256'], keys };
  const verifier = assembleIssuer(plan, { HS256, clock, fetch });
  const token = createToken(secret, { header: { alg: 'HS256' } });
  assert.deepEqual(verifier.verifySync(token), { ok: false, code: 'signature_invalid' });
});

/** A verifier whose keys are what `state` says; counts what it asks for. */
function createRemote(state: Partial<RemoteKeys>, keys: readonly KeyPlan[] = []) {
  const asked: string[] = [];
  const held = createKeySet(keys, { ES256 });
  const plan: IssuerPlan = {
    issuer: ISSUER,
    audience: ['api'],
    algorithms: ['ES256'],
    remote: {
      uri: ISSUER,
      maxAgeSeconds: 1,
      trustSeconds: 1,
      cooldownSeconds: 1,
      timeoutSeconds: 1,
    },
  };
  const remote: RemoteKeys = {
    trusted: () => held,
    canRefresh: () => false,
    renew: async (now) => {
      asked.push(`refresh ${now}`);
    },
    refreshIfDue: (now) => {
      asked.push(`due ${now}`);
      return undefined;
    },
    hasFailed: () => false,
    ...state,
  };
  const verifier = assembleIssuer(plan, { ES256, clock, fetch, createRemoteKeys: () => remote });
  return { verifier, asked };
}

const token = createToken(signer);
const KEY = signer.jwk as unknown as KeyPlan;
const MISSING: readonly [title: string, state: Partial<RemoteKeys>, sync: string, late: string][] =
  [
    ['no key of that name', {}, 'key_not_found', 'key_not_found'],
    ['no keys yet', { trusted: () => undefined }, 'jwks_unavailable', 'jwks_unavailable'],
    ['a failed fetch', { hasFailed: () => true }, 'jwks_unavailable', 'jwks_unavailable'],
    ['a fetch to come', { canRefresh: () => true }, 'key_unavailable', 'key_not_found'],
    [
      'a fetch to come after a failed one',
      { canRefresh: () => true, hasFailed: () => true },
      'key_unavailable',
      'jwks_unavailable',
    ],
  ];

for (const [title, state, sync, late] of MISSING) {
  test(`verifySync() answers ${sync}, and verify() ${late}, to ${title}`, async () => {
    const { verifier, asked } = createRemote(state);
    assert.deepEqual(verifier.verifySync(token), { ok: false, code: sync });
    assert.deepEqual(asked, []);
    assert.deepEqual(await verifier.verify(token), { ok: false, code: late });
    assert.deepEqual(asked, [
      `due ${NOW}`,
      ...(sync === 'key_unavailable' ? [`refresh ${NOW}`] : []),
    ]);
  });
}

test('verify() starts what is due, and waits for no fetch that the token does not need', async () => {
  const { verifier, asked } = createRemote({ canRefresh: () => true }, [KEY]);
  const now = NOW + 1;
  assert.equal((await verifier.verify(token, { now })).ok, true);
  assert.deepEqual(await verifier.verify('x', { now }), { ok: false, code: 'token_malformed' });
  assert.deepEqual(asked, [`due ${now}`, `due ${now}`]);
});

test('refreshIfDue() has nothing to do for keys that are not fetched', () => {
  const keys = [KEY];
  const plan: IssuerPlan = { issuer: ISSUER, audience: ['api'], algorithms: ['ES256'], keys };
  assert.equal(assembleIssuer(plan, { ES256, clock, fetch }).refreshIfDue(NOW), undefined);
});
