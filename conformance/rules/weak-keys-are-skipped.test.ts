/**
 * RFC 7518 sections 3.2, 3.3 and 6.2.1.2: a key that is too short proves nothing, one that is absurdly large makes each
 * check an attack; either is no key here. Secrets: `empty-secrets-are-refused`. CVE-2025-45768.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, generateJwkPair, type Signer } from '@postern/testing';
import type { AlgorithmName, JsonWebKey } from 'postern/jwt';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, ruleVerifier } from '../support/rule.ts';

type WeakKey = readonly [name: string, jwk: JsonWebKey, reason: 'weak' | 'malformed'];

/** The number 2^bits - 1: odd, and of exactly that many bits. */
function ones(bits: number): string {
  return Buffer.from(
    ((1n << BigInt(bits)) - 1n).toString(16).padStart(Math.ceil(bits / 8) * 2, '0'),
    'hex',
  ).toString('base64url');
}

/** A coordinate without its first byte, as encoders leave out a zero there. */
function shorten(coordinate: unknown): string {
  return Buffer.from(String(coordinate), 'base64url').subarray(1).toString('base64url');
}

function padded(member: unknown): string {
  return Buffer.concat([Buffer.alloc(1), Buffer.from(String(member), 'base64url')]).toString(
    'base64url',
  );
}

const rsa = createSigner('RS256', 'good');
const ec = createSigner('ES256', 'good');
const ed = createSigner('Ed25519', 'good');
const secrets = new Map(['HS256', 'HS384', 'HS512'].map((alg) => [alg, createSigner(alg, 'good')]));

const RSA_KEYS: readonly WeakKey[] = [
  ['512 bits', generateJwkPair('rsa', { modulusLength: 512 }).publicJwk, 'weak'],
  ['1,024 bits', generateJwkPair('rsa', { modulusLength: 1024 }).publicJwk, 'weak'],
  ['2,047 bits', { ...rsa.jwk, n: ones(2047) }, 'weak'],
  ['1,024 bits behind zeros', { ...rsa.jwk, n: ones(1024).padStart(342, 'A') }, 'weak'],
  ['8,193 bits', { ...rsa.jwk, n: ones(8193) }, 'weak'],
  ['16,384 bits', { ...rsa.jwk, n: ones(16_384) }, 'weak'],
  ['e = 0', { ...rsa.jwk, e: 'AA' }, 'weak'],
  ['e = 1: every message is its own signature', { ...rsa.jwk, e: 'AQ' }, 'weak'],
  ['e = 2', { ...rsa.jwk, e: 'Ag' }, 'weak'],
  ['e = 65,536', { ...rsa.jwk, e: 'AQAA' }, 'weak'],
  ['e = 2^32 + 1', { ...rsa.jwk, e: 'AQAAAAE' }, 'weak'],
  ['e of 2,000 bits', { ...rsa.jwk, e: ones(2000) }, 'weak'],
  ['e as large as n', { ...rsa.jwk, e: String(rsa.jwk.n) }, 'weak'],
];

const EC_KEYS: readonly WeakKey[] = [
  ['x is a byte longer', { ...ec.jwk, x: padded(ec.jwk.x) }, 'weak'],
  ['y is a byte longer', { ...ec.jwk, y: padded(ec.jwk.y) }, 'weak'],
  ['x is empty', { ...ec.jwk, x: '' }, 'malformed'],
  ['x is a byte shorter', { ...ec.jwk, x: shorten(ec.jwk.x) }, 'malformed'],
];

const ED_KEYS: readonly WeakKey[] = [
  ['31 bytes', { ...ed.jwk, x: shorten(ed.jwk.x) }, 'malformed'],
  ['33 bytes', { ...ed.jwk, x: padded(ed.jwk.x) }, 'malformed'],
  ['empty', { ...ed.jwk, x: '' }, 'malformed'],
];

function shortSecrets(alg: string): readonly WeakKey[] {
  const { jwk } = secrets.get(alg) as Signer;
  const bytes = Buffer.from(String(jwk.k), 'base64url');
  return [1, 8, 16, bytes.length - 1].map((length) => [
    `${length} bytes`,
    { ...jwk, k: bytes.subarray(0, length).toString('base64url') },
    'weak',
  ]);
}

function registerRule(good: Signer, keys: readonly WeakKey[]): void {
  const algorithms = [good.alg as AlgorithmName];
  describe(`weak keys are skipped: ${good.alg}`, () => {
    for (const [name, key, reason] of keys) {
      const jwk = { ...key, kid: 'weak', alg: good.alg };
      it(`TypeError: nothing but ${name}`, () => {
        assertMisuse({ jwks: jwk, algorithms }, new RegExp(`none is usable: ${reason}$`));
      });

      it(`${reason}: ${name}, beside a good key`, () => {
        const verifier = ruleVerifier(good, { jwks: { keys: [jwk, good.jwk] } });
        assert.deepEqual(verifier.skippedKeys, [{ kid: 'weak', reason }]);
        const token = goodToken(good, {}, { kid: 'weak' });
        assert.equal(codeOf(verifier.verifySync(token)), 'key_not_found');
        assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
      });
    }
  });
}

registerRule(rsa, RSA_KEYS);
registerRule({ ...rsa, alg: 'PS512', jwk: { ...rsa.jwk, alg: 'PS512' } }, RSA_KEYS);
registerRule(ec, EC_KEYS);
registerRule(ed, ED_KEYS);
for (const [alg, signer] of secrets) registerRule(signer, shortSecrets(alg));

describe('the smallest key that is taken', () => {
  const small = generateJwkPair('rsa', { modulusLength: 2048 }).publicJwk;
  it('RSA of 2,048 bits, and of 8,192', () => {
    for (const jwk of [small, { ...small, n: ones(8192) }]) {
      assert.deepEqual(ruleVerifier(rsa, { jwks: jwk }).skippedKeys, []);
    }
  });

  it('RSA with e = 3, and with the largest below 2^32', () => {
    for (const e of ['Aw', '_____w']) {
      assert.deepEqual(ruleVerifier(rsa, { jwks: { ...small, e } }).skippedKeys, []);
    }
  });

  for (const [alg, signer] of secrets) {
    it(`a secret as long as the hash of ${alg}`, () => {
      assert.equal(codeOf(ruleVerifier(signer).verifySync(goodToken(signer))), 'ok');
    });
  }
});
