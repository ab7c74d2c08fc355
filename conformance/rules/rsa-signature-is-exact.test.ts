/**
 * RFC 8017 sections 8.1.2 and 8.2.2: an RSA signature has the length of the modulus, is below it, and has the padding, hash
 * and salt of its algorithm (RFC 7518 sections 3.3 and 3.5).
 */
import { constants, createHash, privateEncrypt, sign } from 'node:crypto';
import { describe } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { signatureOf, splitToken, withSignature } from '../support/token-parts.ts';

type Named = readonly [title: string, bytes: Buffer];

function toNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** A token whose signature leaves room for n to be added: about every third does. */
function tokenWithRoom(signer: Signer): string {
  const n = modulusOf(signer);
  for (let attempt = 0; ; attempt++) {
    const token = goodToken(signer, { jti: attempt });
    if (toNumber(signatureOf(token)) + n < 2n ** 2048n) return token;
  }
}

/** Every 256th signature begins with a zero byte: without it, it is the same number. */
function withoutLeadingZero(signer: Signer): string {
  for (let attempt = 0; ; attempt++) {
    const token = goodToken(signer, { jti: attempt });
    const signature = signatureOf(token);
    if (signature[0] === 0) return withSignature(token, signature.subarray(1));
  }
}

function modulusOf({ jwk }: Signer): bigint {
  return toNumber(Buffer.from(String(jwk.n), 'base64url'));
}

/** Numbers that are the same modulo n, or that stand for no message at all. */
function numbers(signer: Signer, good: Buffer): readonly Named[] {
  const n = modulusOf(signer);
  const value = toNumber(good);
  const named = { 's + n': value + n, '0': 0n, '1': 1n, 'n - 1': n - 1n, n, 'n - s': n - value };
  return Object.entries(named).map(([name, number]) => [
    name,
    Buffer.from(number.toString(16).padStart(512, '0'), 'hex'),
  ]);
}

function signed(token: string): Buffer {
  const { header, payload } = splitToken(token);
  return Buffer.from(`${header}.${payload}`);
}

function pss(
  { privateKey: key }: Signer,
  token: string,
  [hash, saltLength]: [string, number],
): Buffer {
  return sign(hash, signed(token), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

function pkcs1({ privateKey }: Signer, token: string, hash: string): Buffer {
  return sign(hash, signed(token), privateKey);
}

/** The padding is right, but what is in it is not a DigestInfo of SHA-256. */
function padded({ privateKey }: Signer, content: Buffer): Buffer {
  return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, content);
}

/** Bleichenbacher's forgery of 2006 lives from rubbish behind the hash; here the whole block is made by the key itself. */
function withRubbish({ privateKey }: Signer, digestInfo: Buffer): Buffer {
  const start = Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(8, 0xff),
    Buffer.from([0]),
    digestInfo,
  ]);
  const block = Buffer.concat([start, Buffer.alloc(256 - start.length, 7)]);
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
}

const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const SHA256_INFO_WITHOUT_NULL = Buffer.from('302f300b0609608648016503040201' + '0420', 'hex');

describe('RSA signature is exact: RS256', () => {
  const signer = createSigner('RS256');
  const token = tokenWithRoom(signer);
  const digest = createHash('sha256').update(signed(token)).digest();
  const info = Buffer.concat([SHA256_INFO, digest]);
  const forms: readonly Named[] = [
    ...numbers(signer, signatureOf(token)),
    ['PSS in place of PKCS #1', pss(signer, token, ['sha256', 32])],
    ['SHA-1', pkcs1(signer, token, 'sha1')],
    ['SHA-384', pkcs1(signer, token, 'sha384')],
    ['SHA-512', pkcs1(signer, token, 'sha512')],
    ['the bare hash in the padding', padded(signer, digest)],
    [
      'a DigestInfo without NULL',
      padded(signer, Buffer.concat([SHA256_INFO_WITHOUT_NULL, digest])),
    ],
    ['a byte after the hash', padded(signer, Buffer.concat([info, Buffer.alloc(1)]))],
    ['short padding and rubbish after the hash', withRubbish(signer, info)],
    ['the text itself in the padding', padded(signer, signed(token).subarray(0, 200))],
  ];
  rule({
    signer,
    cases: forms.map(([title, bytes]) => ({
      title,
      token: withSignature(token, bytes),
      code: 'signature_invalid',
    })),
    accepted: [
      { title: 'the same block, made by hand', token: withSignature(token, padded(signer, info)) },
    ],
  });
});

for (const name of ['RS256', 'PS256', 'PS384', 'PS512']) {
  describe(`RSA signature is exact: a byte short, ${name}`, () => {
    const signer = createSigner(name);
    const token = withoutLeadingZero(signer);
    rule({
      signer,
      cases: [{ title: 'a leading zero left out', token, code: 'signature_invalid' }],
    });
  });
}

describe('RSA signature is exact: PS256', () => {
  const signer = createSigner('PS256');
  const token = tokenWithRoom(signer);
  const forms: readonly Named[] = [
    ...numbers(signer, signatureOf(token)),
    ['PKCS #1 in place of PSS', pkcs1(signer, token, 'sha256')],
    ['no salt', pss(signer, token, ['sha256', 0])],
    ['a salt of 31 bytes', pss(signer, token, ['sha256', 31])],
    ['a salt of 33 bytes', pss(signer, token, ['sha256', 33])],
    ['the longest salt', pss(signer, token, ['sha256', constants.RSA_PSS_SALTLEN_MAX_SIGN])],
    ['SHA-1', pss(signer, token, ['sha1', 32])],
    ['SHA-384', pss(signer, token, ['sha384', 48])],
    ['SHA-512 with a salt of 32 bytes', pss(signer, token, ['sha512', 32])],
  ];
  rule({
    signer,
    cases: forms.map(([title, bytes]) => ({
      title,
      token: withSignature(token, bytes),
      code: 'signature_invalid',
    })),
    accepted: [
      {
        title: 'a salt of 32 bytes',
        token: withSignature(token, pss(signer, token, ['sha256', 32])),
      },
    ],
  });
});
