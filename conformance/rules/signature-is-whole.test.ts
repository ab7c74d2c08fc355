/** RFC 7515 section 5.2: a signature that is empty, cut, longer, damaged or of the wrong length is none. CVE-2026-28802. */
import { describe } from 'node:test';
import { canSign, createSigner, encode } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, withSignature } from '../support/token-parts.ts';

/** What a careless comparison or a forgiving parser would take, by what is done to the bytes. */
function damaged(good: Buffer): readonly (readonly [string, Buffer])[] {
  const half = good.length >> 1;
  return [
    ['empty', Buffer.alloc(0)],
    ['one zero byte', Buffer.alloc(1)],
    ['its first byte', good.subarray(0, 1)],
    ['its first half', good.subarray(0, half)],
    ['its second half', good.subarray(half)],
    ['without its first byte', good.subarray(1)],
    ['without its last byte', good.subarray(0, -1)],
    ['a zero before', Buffer.concat([Buffer.alloc(1), good])],
    ['a zero after', Buffer.concat([good, Buffer.alloc(1)])],
    [
      'a zero in the middle',
      Buffer.concat([good.subarray(0, half), Buffer.alloc(1), good.subarray(half)]),
    ],
    ['its beginning twice', Buffer.concat([good, good.subarray(0, half)])],
    ['backwards', Buffer.from(good).reverse()],
    ['halves swapped', Buffer.concat([good.subarray(half), good.subarray(0, half)])],
    ['zeros', Buffer.alloc(good.length)],
    ['ones', Buffer.alloc(good.length, 0xff)],
    ['as text in base64url', Buffer.from(encode(good))],
    ['as text in hex', Buffer.from(good.toString('hex'))],
    ['of 8,000 bytes', Buffer.alloc(8_000, good)],
    ['the word "null"', Buffer.from('null')],
  ];
}

/** Each bit of the first, the middle and the last byte. */
function flipped(good: Buffer): readonly (readonly [string, Buffer])[] {
  return [0, good.length >> 1, good.length - 1].flatMap((index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => {
      const bytes = Buffer.from(good);
      bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
      return [`bit ${bit} of byte ${index} flipped`, bytes] as const;
    }),
  );
}

const ALGORITHMS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS512',
  'PS256',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'Ed25519',
  'EdDSA',
  'Ed448',
  ...['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'].filter(canSign),
];

for (const alg of ALGORITHMS) {
  const signer = createSigner(alg);
  const token = goodToken(signer);
  const good = signatureOf(token);
  describe(`signature is whole: ${alg}`, () => {
    rule({
      signer,
      cases: [...damaged(good), ...flipped(good)].map(([title, bytes]) => ({
        title,
        token: withSignature(token, bytes),
        code: 'signature_invalid',
      })),
      accepted: [{ title: 'the signature itself', token: withSignature(token, good) }],
    });
  });
}
