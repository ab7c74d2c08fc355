/** RFC 8032 section 5.2.7: as for Ed25519, S is below the order L; the byte after its 446 bits is zero. CVE-2022-35961. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, withSignature } from '../support/token-parts.ts';

const ORDER = 2n ** 446n - 0x8335dc163bb124b65129c96fde933d8d723a70aadc873d6d54a7bb0dn;
const PRIME = 2n ** 448n - 2n ** 224n - 1n;
const SIZE = 57;

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(SIZE * 2, '0'), 'hex').reverse();
}

describe("Ed448's S is reduced", () => {
  const signer = createSigner('Ed448');
  const token = goodToken(signer);
  const good = signatureOf(token);
  const [pointR, s] = [good.subarray(0, SIZE), toNumber(good.subarray(SIZE))];
  const make = (left: Buffer, right: bigint) =>
    withSignature(token, Buffer.concat([left, toBytes(right)]));

  const scalars: readonly (readonly [string, bigint])[] = [
    ...[1n, 2n, 3n, 4n, 100n, 1_000n].map(
      (times) => [`S + ${times} L`, s + times * ORDER] as const,
    ),
    ['S with a bit in the last byte', s + 2n ** 448n],
    ['S with the last bit', s + 2n ** 455n],
    ['0', 0n],
    ['L', ORDER],
    ['L - 1', ORDER - 1n],
    ['L - S', ORDER - s],
    ['the maximum', 2n ** 456n - 1n],
  ];
  const points: readonly (readonly [string, Buffer])[] = [
    ['zero', Buffer.alloc(SIZE)],
    ['the neutral point', toBytes(1n)],
    ['the neutral point, not canonical', toBytes(PRIME + 1n)],
    ['with the other sign', toBytes(toNumber(pointR) ^ (1n << 455n))],
    ['no point', Buffer.alloc(SIZE, 0xff)],
  ];

  it('the order is the one that signatures are reduced by', () => {
    assert.ok(s < ORDER);
    assert.equal(ORDER.toString(2).length, 446);
  });

  rule({
    signer,
    cases: [
      ...scalars.map(([name, value]) => ({
        title: `S is ${name}`,
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
