/**
 * FIPS 186-5 section 6.4.2: r and s are from 1 to n - 1. With r = s = 0 the equation holds for every message and key
 * where nobody looks: CVE-2022-21449, "psychic signatures".
 */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, withSignature } from '../support/token-parts.ts';

/** The order n and the prime p of each curve (SEC 2 sections 2.4.2, 2.5.1, 2.6.1 and 2.4.1). */
const CURVES = {
  ES256: {
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  },
  ES384: {
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  },
  ES512: {
    n: 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n,
    p: 2n ** 521n - 1n,
  },
  ES256K: {
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    p: 2n ** 256n - 2n ** 32n - 977n,
  },
};

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(value: bigint, size: number): Buffer {
  return Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');
}

for (const [alg, { n, p }] of Object.entries(CURVES)) {
  const signer = createSigner(alg);
  const token = goodToken(signer);
  const good = signatureOf(token);
  const size = good.length / 2;
  const [r, s] = [toNumber(good.subarray(0, size)), toNumber(good.subarray(size))];
  const max = 2n ** BigInt(size * 8) - 1n;
  const make = (left: bigint, right: bigint) =>
    withSignature(token, Buffer.concat([toBytes(left, size), toBytes(right, size)]));

  const special = { '0': 0n, '1': 1n, 'n - 1': n - 1n, n, 'n + 1': n + 1n, p, 'the maximum': max };
  const pairs = Object.entries(special).flatMap(([left, x]) =>
    Object.entries(special).map(([right, y]) => [`r = ${left}, s = ${right}`, x, y] as const),
  );
  const halves = Object.entries(special).flatMap(([name, value]) => [
    [`r = ${name}, a good s`, value, s] as const,
    [`a good r, s = ${name}`, r, value] as const,
  ]);

  /** Equal to the good ones modulo n, where that fits the length. */
  const shifted = [
    ['r + n', r + n, s] as const,
    ['s + n', r, s + n] as const,
    ['n - r', n - r, s] as const,
  ].filter(([, x, y]) => x <= max && y <= max);

  describe(`ECDSA refuses zero and what is out of range: ${alg}`, () => {
    rule({
      signer,
      cases: [...pairs, ...halves, ...shifted].map(([title, x, y]) => ({
        title,
        token: make(x, y),
        code: 'signature_invalid',
      })),
      accepted: [
        { title: 'r and s', token: make(r, s) },
        // ECDSA itself allows it, so the text of a token is no name for it: deny lists are by claims.
        { title: 'r and n - s', token: make(r, n - s) },
      ],
    });
  });
}
