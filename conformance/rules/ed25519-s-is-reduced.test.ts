/**
 * RFC 8032 section 5.1.7: S is below the order L, else each signature would have twins that pass a deny list of tokens.
 * CVE-2026-33895, CVE-2026-25793, CVE-2022-35961 (the last two: malleability in general).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, withSignature } from '../support/token-parts.ts';

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const PRIME = 2n ** 255n - 19n;

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

for (const alg of ['Ed25519', 'EdDSA']) {
  const signer = createSigner(alg);
  const token = goodToken(signer);
  const good = signatureOf(token);
  const [pointR, s] = [good.subarray(0, 32), toNumber(good.subarray(32))];
  const make = (left: Buffer, right: bigint) =>
    withSignature(token, Buffer.concat([left, toBytes(right)]));

  /** The same scalar modulo L in every way that 32 bytes can hold. */
  const twins = Array.from({ length: 15 }, (_, index) => BigInt(index + 1))
    .filter((times) => s + times * ORDER < 2n ** 256n)
    .map((times) => ({
      title: `S + ${times} L`,
      token: make(pointR, s + times * ORDER),
      code: 'signature_invalid' as const,
    }));
  const scalars: readonly (readonly [string, bigint])[] = [
    ['0', 0n],
    ['L', ORDER],
    ['L - 1', ORDER - 1n],
    ['the maximum', 2n ** 256n - 1n],
    ['L - S', ORDER - s],
  ];
  const points: readonly (readonly [string, Buffer])[] = [
    ['zero', Buffer.alloc(32)],
    ['the neutral point', toBytes(1n)],
    ['the neutral point, not canonical', toBytes(PRIME + 1n)],
    ['of order 2', toBytes(PRIME - 1n)],
    ['with the other sign', toBytes(toNumber(pointR) ^ (1n << 255n))],
    ['no point', Buffer.alloc(32, 0xff)],
  ];

  describe(`Ed25519's S is reduced: ${alg}`, () => {
    it('there are at least 14 twins to refuse', () => assert.ok(twins.length >= 14));
    rule({
      signer,
      cases: [
        ...twins,
        ...scalars.map(([name, value]) => ({
          title: `S = ${name}`,
          token: make(pointR, value),
          code: 'signature_invalid' as const,
        })),
        ...points.flatMap(([name, point]) =>
          [s, 0n].map((scalar) => ({
            title: `R is ${name}, ${scalar ? 'a good S' : 'S = 0'}`,
            token: make(point, scalar),
            code: 'signature_invalid' as const,
          })),
        ),
      ],
      accepted: [{ title: 'R and S', token: make(pointR, s) }],
    });
  });
}
