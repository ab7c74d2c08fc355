/** RFC 7518 section 3.4: an ECDSA signature is r and s of fixed length, one after the other; DER and every other form is refused. */

import { sign } from 'node:crypto';
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, withSignature } from '../support/token-parts.ts';

function derInteger(bytes: Buffer): Buffer {
  let start = 0;
  while (bytes[start] === 0) start++;
  const sign = (bytes[start] ?? 0x80) & 0x80 ? [0] : [];
  const body = Buffer.concat([Buffer.from(sign), bytes.subarray(start)]);
  return Buffer.concat([Buffer.from([2, body.length]), body]);
}

/** `lengthBytes` as BER allows them: 0 for the short form, else so many bytes of length. */
function derSequence(body: Buffer, lengthBytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes || 1);
  length.writeUIntBE(body.length, 0, length.length);
  const prefix = lengthBytes ? [0x30, 0x80 + lengthBytes] : [0x30];
  return Buffer.concat([Buffer.from(prefix), length, body]);
}

for (const alg of ['ES256', 'ES384', 'ES512', 'ES256K']) {
  const signer = createSigner(alg);
  const token = goodToken(signer);
  const good = signatureOf(token);
  const size = good.length / 2;
  const [r, s] = [good.subarray(0, size), good.subarray(size)];
  const integers = Buffer.concat([derInteger(r), derInteger(s)]);
  const zero = Buffer.alloc(1);
  const [header, payload] = token.split('.');
  const opensslDer = sign(
    `sha${alg.slice(2, 5)}`,
    Buffer.from(`${header}.${payload}`),
    signer.privateKey,
  );

  const forms: readonly (readonly [string, Buffer])[] = [
    ['DER as OpenSSL makes it', opensslDer],
    ['DER of the same r and s', derSequence(integers, integers.length > 127 ? 1 : 0)],
    ['BER with a longer length', derSequence(integers, 2)],
    ['two DER integers without a sequence', integers],
    [
      'DER padded to the length of r and s',
      Buffer.concat([opensslDer, Buffer.alloc(size * 2)]).subarray(0, size * 2),
    ],
    ['r and s with a zero before each', Buffer.concat([zero, r, zero, s])],
    ['r and s without their first bytes', Buffer.concat([r.subarray(1), s.subarray(1)])],
    ['s before r', Buffer.concat([s, r])],
    ['r alone', r],
    ['r twice', Buffer.concat([r, r])],
    [
      'r and s with the least byte first',
      Buffer.concat([Buffer.from(r).reverse(), Buffer.from(s).reverse()]),
    ],
    ['r, s and a recovery byte', Buffer.concat([good, zero])],
    ['in hex', Buffer.from(good.toString('hex'))],
  ];

  describe(`signature must be P1363: ${alg}`, () => {
    rule({
      signer,
      cases: forms.map(([title, bytes]) => ({
        title,
        token: withSignature(token, bytes),
        code: 'signature_invalid',
      })),
      accepted: [{ title: 'r and s', token: withSignature(token, Buffer.concat([r, s])) }],
    });
  });
}
