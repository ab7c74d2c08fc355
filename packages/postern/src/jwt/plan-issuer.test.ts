/** What becomes of the options of one issuer: what is read from others, what is left out, what is bounded by others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner } from '@postern/testing';
import type { VerifierOptions } from './options.ts';
import type { IssuerPlan } from './plan.ts';
import { planVerifier } from './plan-verifier.ts';
import { ISSUER } from './tokens.test.support.ts';

const ec = createSigner('ES256');
const other = createSigner('ES384', 'key-2');
const VALID = { issuer: ISSUER, audience: 'api', jwks: ec.jwk };

/** Whatever is given, as if it had passed the compiler. */
function plan(options: object): IssuerPlan {
  const { issuers } = planVerifier({ ...VALID, ...options } as VerifierOptions);
  return issuers[0] as IssuerPlan;
}

test('planVerifier() reads the algorithms from the keys, where each names its own', () => {
  assert.deepEqual(plan({}).algorithms, ['ES256']);
  assert.deepEqual(plan({ jwks: { keys: [other.jwk, ec.jwk] } }).algorithms, ['ES384', 'ES256']);
  const { alg: _, ...nameless } = ec.jwk;
  const required = /"algorithms" must be a list of .* \(required unless every key/;
  assert.throws(() => plan({ jwks: { keys: [other.jwk, nameless] } }), required);
  assert.throws(() => plan({ jwks: { keys: [{ ...ec.jwk, alg: 5 }] } }), required);
  assert.throws(() => plan({ jwksUri: ISSUER }), required);
});

test('planVerifier() takes only texts for names of algorithms', () => {
  assert.throws(() => plan({ algorithms: [['ES256']] }), /"algorithms" must be made of/);
  assert.throws(
    () => plan({ jwks: { key: ec.publicKey, alg: ['ES256'] }, algorithms: ['ES256'] }),
    /"jwks.alg" must be one of/,
  );
});

test('planVerifier() plans a KeyObject as its JWK, with a kid only where one is given', () => {
  const { kid: _, ...nameless } = ec.jwk;
  const [planned] = plan({ jwks: { key: ec.publicKey, alg: 'ES256' } }).keys ?? [];
  assert.deepEqual({ ...planned }, nameless);
  const [named] = plan({ jwks: { key: ec.publicKey, alg: 'ES256', kid: 'it' } }).keys ?? [];
  assert.deepEqual({ ...named }, { ...nameless, kid: 'it' });
});

test('planVerifier() copies only the members that make a key', () => {
  const [planned] = plan({ jwks: { ...ec.jwk, use: 'sig', x5c: ['x'] } }).keys ?? [];
  assert.deepEqual({ ...planned }, ec.jwk);
});

test('planVerifier() has keys renewed ahead of the end of their trust', () => {
  const ages = (jwksMaxAgeSeconds: number, bakedKeysMaxAgeSeconds: number) => {
    const fetched = { jwksUri: ISSUER, algorithms: ['ES256'] };
    const { remote } = plan({ ...fetched, jwksMaxAgeSeconds, bakedKeysMaxAgeSeconds });
    return [remote?.maxAgeSeconds, remote?.trustSeconds];
  };
  assert.deepEqual(ages(100, 100), [90, 100]);
  assert.deepEqual(ages(90, 100), [90, 100]);
  assert.deepEqual(ages(10, 100), [10, 100]);
});

test('planVerifier() knows "issuers" among the names, and names what is unknown beside it', () => {
  const beside = { isuers: [] } as object;
  assert.throws(
    () => plan(beside),
    /^TypeError: Unknown option "isuers": did you mean "issuers"\?/,
  );
  assert.throws(
    () => planVerifier({ issuers: [VALID], frobnicate: 1 } as unknown as VerifierOptions),
    /^TypeError: Unknown option "frobnicate"\. Known are issuers, clock, fetch$/,
  );
});
