/**
 * RFC 7519 section 4.1.1 and RFC 8725 section 3.8: `iss` is one text, equal to the configured one character for character.
 * CVE-2025-30144 (fast-jwt: a list that holds the issuer passed), CVE-2024-53861 (PyJWT: a part of the issuer passed).
 */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { goodToken, rule } from '../support/rule.ts';
import { ISSUER, standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');

/** None of them is `ISSUER`. */
const WRONG: readonly (readonly [title: string, iss: unknown])[] = [
  ['the issuer in a list', [ISSUER]],
  ['a list that begins with the issuer', [ISSUER, 'https://evil.example/']],
  ['a list that ends with the issuer', ['https://evil.example/', ISSUER]],
  ['a list of lists', [[ISSUER]]],
  ['an empty list', []],
  ['an object keyed by the issuer', { [ISSUER]: true }],
  ['an object like a text', { 0: ISSUER, length: 1, toString: ISSUER }],
  ['null', null],
  ['an empty text', ''],
  ['a number', 0],
  ['true', true],
  ['the issuer without its slash', ISSUER.slice(0, -1)],
  ['the issuer with a second slash', `${ISSUER}/`],
  ['its beginning', ISSUER.slice(0, 12)],
  ['its end', ISSUER.slice(8)],
  ['one character of it', 'h'],
  ['the issuer with a path', `${ISSUER}tenant`],
  ['the issuer with a query', `${ISSUER}?`],
  ['the issuer as a path of another', `https://evil.example/${ISSUER}`],
  ['the issuer as the user of another', 'https://login.example.com@evil.example/'],
  ['upper case', ISSUER.toUpperCase()],
  ['a host in mixed case', 'https://Login.example.com/'],
  ['the default port', 'https://login.example.com:443/'],
  ['http', ISSUER.replace('https', 'http')],
  ['a final dot of the host', 'https://login.example.com./'],
  ['percent-encoding', 'https://login.example.com%2F'],
  ['any character for a dot', 'https://login-example.com/'],
  ['a leading space', ` ${ISSUER}`],
  ['a final newline', `${ISSUER}\n`],
  ['a final NUL', `${ISSUER}\0`],
  ['a byte order mark', `\ufeff${ISSUER}`],
  ['a zero-width joiner', ISSUER.replace('login', 'lo\u200dgin')],
  ['a Cyrillic o', ISSUER.replace('o', '\u043e')],
  ['full-width letters', ISSUER.replace('login', '\uff4cogin')],
  ['two issuers in one text', `${ISSUER} ${ISSUER}`],
  ['JSON text', JSON.stringify(ISSUER)],
];

describe('issuer is compared exactly', () => {
  rule({
    signer,
    cases: [
      ...WRONG.map(([title, iss]) => ({
        title,
        token: goodToken(signer, { iss }),
        code: 'claim_invalid' as const,
        claim: 'iss',
      })),
      {
        title: 'no issuer',
        token: goodToken(signer, { iss: undefined }),
        code: 'claim_missing',
        claim: 'iss',
      },
      {
        title: 'the issuer in the header alone',
        token: goodToken(signer, { iss: undefined }, { iss: ISSUER }),
        code: 'claim_missing',
        claim: 'iss',
      },
    ],
    accepted: [
      { title: 'the very text', token: goodToken(signer) },
      {
        title: 'the same text with JSON escapes',
        token: signToken(
          signer,
          headerOf(signer),
          JSON.stringify(standardClaims(1_800_000_000)).replace('https', '\\u0068ttps'),
        ),
      },
    ],
  });
});

describe('issuer is compared exactly, a configured one without slash too', () => {
  const iss = ISSUER.slice(0, -1);
  rule({
    signer,
    options: { issuer: iss },
    good: goodToken(signer, { iss }),
    cases: [ISSUER, `${iss}:443`, `${iss}.evil.example`].map((other) => ({
      title: other,
      token: goodToken(signer, { iss: other }),
      code: 'claim_invalid',
      claim: 'iss',
    })),
  });
});
