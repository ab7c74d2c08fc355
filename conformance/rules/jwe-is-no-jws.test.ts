/**
 * An encrypted token is refused by its five segments, before anything is decrypted, derived or inflated (RFC 7516 section 9), and
 * its algorithm names are none of ours. CVE-2023-51774 (JWE taken as JWS); CVE-2022-36083, CVE-2024-28176, CVE-2024-33664,
 * joserfc 1.6.3 (PBES2's p2c); CVE-2025-62706 (zip).
 */

import { describe } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { CompactEncrypt, FlattenedEncrypt } from 'jose';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const rsa = createSigner('RS256');
const secret = createSigner('HS256');
const claims = Buffer.from(JSON.stringify(standardClaims(NOW)));

const ENC = 'A128CBC-HS256';
const hmacKey = Buffer.from(String(secret.jwk.k), 'base64url');

/** Tokens that only the holder of the key, or anybody with its public half, can make. */
const encrypted = {
  'RSA-OAEP to the public key': await new CompactEncrypt(claims)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: ENC })
    .encrypt(rsa.publicKey),
  'RSA-OAEP with kid and typ': await new CompactEncrypt(claims)
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: ENC, kid: rsa.kid, typ: 'JWT' })
    .encrypt(rsa.publicKey),
  'a signed token, encrypted (RFC 7519 section 11.2)': await new CompactEncrypt(
    Buffer.from(goodToken(rsa)),
  )
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: ENC, cty: 'JWT' })
    .encrypt(rsa.publicKey),
  'dir with the secret': await new CompactEncrypt(claims)
    .setProtectedHeader({ alg: 'dir', enc: ENC })
    .encrypt(hmacKey),
  'PBES2 with the secret': await new CompactEncrypt(claims)
    .setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: ENC })
    .encrypt(hmacKey),
};

const flattened = await new FlattenedEncrypt(claims)
  .setProtectedHeader({ alg: 'RSA-OAEP', enc: ENC })
  .encrypt(rsa.publicKey);

/** Five segments whose header would pass for a signature's. */
function fiveSegments(header: object): string {
  const { length } = goodToken(rsa);
  return `${goodToken(rsa, {}, header)}.${encode('x'.repeat(16))}.${encode('x'.repeat(length % 16))}`;
}

const NAMES = [
  'RSA1_5',
  'RSA-OAEP',
  'RSA-OAEP-256',
  'dir',
  'A128KW',
  'A256GCMKW',
  'ECDH-ES',
  'PBES2-HS512+A256KW',
];
const headers: readonly object[] = [
  {},
  { alg: 'none' },
  { alg: 'dir', enc: ENC },
  { alg: 'RS256', enc: ENC },
];

describe('JWE is no JWS: five segments', () => {
  const cases: RuleCase[] = [
    ...Object.entries(encrypted),
    ...headers.map((header) => [
      `five segments under ${JSON.stringify(header)}`,
      fiveSegments(header),
    ]),
    ['the JSON form', JSON.stringify(flattened)],
  ].map(([title = '', token]) => ({ title, token, code: 'token_malformed' }));
  rule({ signer: rsa, cases });
  rule({ signer: secret, cases });
});

describe("JWE is no JWS: an encryption's algorithm over three segments", () => {
  const derivations = [{ p2c: 1 }, { p2c: 2 ** 31 - 1, p2s: encode('salt') }, { p2c: -1 }];
  const cases: RuleCase[] = NAMES.flatMap((alg) =>
    derivations.map((parameters) => ({
      title: `${alg} with ${JSON.stringify(parameters)}`,
      token: goodToken(rsa, {}, { alg, enc: ENC, ...parameters }),
      code: 'algorithm_not_allowed',
    })),
  );
  rule({ signer: rsa, cases });
});

describe('JWE is no JWS: nothing is inflated', () => {
  const bomb = deflateRawSync(Buffer.concat([claims, Buffer.alloc(5_000_000, ' ')]));
  const zipped = (payload: Buffer) => signToken(rsa, { ...headerOf(rsa), zip: 'DEF' }, payload);
  rule({
    signer: rsa,
    cases: [
      { title: '5 MB in a payload of 5 KB', token: zipped(bomb), code: 'payload_malformed' },
      {
        title: 'good claims, deflated',
        token: zipped(deflateRawSync(claims)),
        code: 'payload_malformed',
      },
    ],
    accepted: [{ title: 'claims that are not deflated, whatever zip says', token: zipped(claims) }],
  });
});
