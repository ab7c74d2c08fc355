/**
 * An Ed25519 or Ed448 key whose point has small order, such as one of zero bytes, is no key: signatures that need no private
 * key are good under it for OpenSSL on Node 20 and 22 (on Node 24 they are not). Order 1 takes every message, the others a
 * part of them.
 */
import assert from 'node:assert/strict';
import { createHash, type Hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, encode, headerOf, type JsonWebKey } from '@postern/testing';
import { assertMisuse } from '../support/misuse.ts';
import { NOW, rule, ruleVerifier } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

interface Curve {
  readonly alg: 'Ed25519' | 'Ed448';
  readonly bytes: number;
  readonly prime: bigint;
  readonly order: bigint;
  readonly hash: () => Hash;
  /** RFC 8032 sections 5.1.5 and 5.2.5. */
  readonly clamp: (scalar: bigint) => bigint;
  /** The y of the points whose order divides the cofactor, but for those that are negatives of one here. */
  readonly smallY: readonly bigint[];
}

const ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;

const CURVES: readonly Curve[] = [
  {
    alg: 'Ed25519',
    bytes: 32,
    prime: 2n ** 255n - 19n,
    order: 2n ** 252n + 27742317777372353535851937790883648493n,
    hash: () => createHash('sha512'),
    clamp: (scalar) => (BigInt.asUintN(254, scalar) & ~7n) | (1n << 254n),
    smallY: [0n, 1n, ORDER_8],
  },
  {
    alg: 'Ed448',
    bytes: 57,
    prime: 2n ** 448n - 2n ** 224n - 1n,
    order: 2n ** 446n - 13818066809895115352007386748515426880336692474882178609894547503885n,
    hash: () => createHash('shake256', { outputLength: 114 }),
    clamp: (scalar) => (BigInt.asUintN(447, scalar) & ~3n) | (1n << 447n),
    smallY: [0n, 1n],
  },
];

function toBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex').reverse();
}

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

/** R = [s]B and S = s. Good under a key A when the hash times A is the neutral point: no part of A's secret is in it. */
function forge({ alg, bytes, order, hash, clamp }: Curve): Buffer {
  const { jwk, privateJwk } = createSigner(alg);
  const secret = hash()
    .update(Buffer.from(String(privateJwk.d), 'base64url'))
    .digest();
  const scalar = clamp(toNumber(secret.subarray(0, bytes)));
  return Buffer.concat([Buffer.from(String(jwk.x), 'base64url'), toBytes(scalar % order, bytes)]);
}

/** Each small y, its negative and both signs of x; and the encodings of 0 and 1 that are not reduced. */
function smallKeys({ alg, bytes, prime, smallY }: Curve): readonly JsonWebKey[] {
  const values = [...smallY, ...smallY.map((y) => (prime - y) % prime), prime, prime + 1n];
  return [...new Set(values)].flatMap((y) =>
    [0, 0x80].map((sign, index) => {
      const x = toBytes(y, bytes);
      x[bytes - 1] = (x[bytes - 1] as number) | sign;
      return { kty: 'OKP', crv: alg, x: x.toString('base64url'), kid: `y=${y} sign=${index}` };
    }),
  );
}

for (const curve of CURVES) {
  const signer = createSigner(curve.alg, 'good');
  const keys = smallKeys(curve);

  describe(`Edwards keys have full order: ${curve.alg}`, () => {
    rule({
      signer,
      options: { jwks: { keys: [signer.jwk, ...keys] } },
      cases: keys.map(({ kid }) => {
        const signed = `${encode({ ...headerOf(signer), kid })}.${encode(standardClaims(NOW))}`;
        const token = `${signed}.${forge(curve).toString('base64url')}`;
        return { title: String(kid).slice(0, 60), token, code: 'key_not_found' };
      }),
    });

    it('each is skipped as weak, and alone refused when built', () => {
      const { skippedKeys } = ruleVerifier(signer, { jwks: { keys: [signer.jwk, ...keys] } });
      assert.deepEqual(
        skippedKeys,
        keys.map(({ kid }) => ({ kid, reason: 'weak' })),
      );
      for (const jwks of keys) {
        assertMisuse({ jwks, algorithms: [curve.alg] }, /none is usable: weak$/);
      }
    });
  });
}
