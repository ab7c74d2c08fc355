/** Keys whose members are of the wrong length: whether OpenSSL would take them or not, they are not taken. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, type JsonWebKey } from '@postern/testing';
import { Ed448, Ed25519, ES256, ES256K, ES384, ES512, RS256 } from './algorithms.ts';
import type { MinimalJwk } from './plan.ts';

const ROWS = { RS256, ES256, ES384, ES512, ES256K, Ed25519, Ed448 };
type Curve = keyof typeof ROWS;

function isTaken(alg: Curve, jwk: object): boolean {
  try {
    return ROWS[alg].importKey(jwk as MinimalJwk) !== undefined;
  } catch {
    return false;
  }
}

/** The same number with another byte before it, which is zero. */
function padded(coordinate: unknown): string {
  return Buffer.concat([Buffer.alloc(1), Buffer.from(coordinate as string, 'base64url')]).toString(
    'base64url',
  );
}

/** A key whose coordinate begins with a zero byte: one in 256 is. */
function keyWithZero(alg: Curve, name: 'x' | 'y'): JsonWebKey {
  for (;;) {
    const { jwk } = createSigner(alg);
    if (Buffer.from(jwk[name] as string, 'base64url')[0] === 0) return jwk;
  }
}

function stripped(coordinate: unknown): string {
  return Buffer.from(coordinate as string, 'base64url')
    .subarray(1)
    .toString('base64url');
}

for (const alg of ['ES256', 'ES384', 'ES512', 'ES256K'] as const) {
  test(`${alg} takes coordinates of the curve's length only (RFC 7518 section 6.2.1.2)`, () => {
    const { jwk } = createSigner(alg);
    assert.equal(isTaken(alg, jwk), true);
    assert.equal(isTaken(alg, { ...jwk, x: padded(jwk.x) }), false);
    assert.equal(isTaken(alg, { ...jwk, y: padded(jwk.y) }), false);
    assert.equal(isTaken(alg, { ...jwk, x: padded(jwk.x), y: padded(jwk.y) }), false);
  });
}

test('ES256 takes no coordinate whose leading zero was left out', () => {
  for (const name of ['x', 'y'] as const) {
    const jwk = keyWithZero('ES256', name);
    assert.equal(isTaken('ES256', jwk), true);
    assert.equal(isTaken('ES256', { ...jwk, [name]: stripped(jwk[name]) }), false);
  }
});

for (const alg of ['Ed25519', 'Ed448'] as const) {
  test(`${alg} takes a key of its own length only (RFC 8037 section 2)`, () => {
    const { jwk } = createSigner(alg);
    assert.equal(isTaken(alg, jwk), true);
    assert.equal(isTaken(alg, { ...jwk, x: `${jwk.x}AA` }), false);
    assert.equal(isTaken(alg, { ...jwk, x: padded(jwk.x) }), false);
    assert.equal(isTaken(alg, { ...jwk, x: (jwk.x as string).slice(0, -4) }), false);
  });
}

/** A modulus of so many bits. Whether it is a product of two primes, nobody can tell. */
function modulus(bits: number): string {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  bytes[0] = 0xff >> ((8 - (bits % 8)) % 8);
  return bytes.toString('base64url');
}

const RSA_KEYS: readonly [bits: number, exponent: bigint, isTaken: boolean][] = [
  [2047, 65_537n, false],
  [2048, 65_537n, true],
  [8192, 65_537n, true],
  [8193, 65_537n, false],
  [2048, 3n, true],
  [2048, 2n ** 32n - 1n, true],
  [2048, 2n ** 32n + 1n, false],
  [2048, 2n, false],
  [2048, 65_536n, false],
  [2048, 1n, false],
];

for (const [bits, exponent, isExpected] of RSA_KEYS) {
  test(`RS256 takes ${isExpected ? 'a' : 'no'} key of ${bits} bits with exponent ${exponent}`, () => {
    const hex = exponent.toString(16);
    const e = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    const jwk = { kty: 'RSA', n: modulus(bits), e: e.toString('base64url') };
    assert.equal(isTaken('RS256', jwk), isExpected);
  });
}
