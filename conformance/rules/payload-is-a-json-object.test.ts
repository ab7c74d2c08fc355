/**
 * RFC 7519 section 7.2 step 10: a payload is one JSON object, else nothing is checked and nothing passes. It is read only after its
 * signature. CVE-2026-107723 (an array has no claims that could fail).
 */
import { describe } from 'node:test';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { NOW, type RuleCase, rule } from '../support/rule.ts';
import { splitToken } from '../support/token-parts.ts';
import { standardClaims } from '../support/tokens.ts';

const claims = JSON.stringify(standardClaims(NOW));
const members = claims.slice(1, -1);

const NO_OBJECTS = [
  '',
  ' ',
  '[]',
  `[${claims}]`,
  `[[${claims}]]`,
  '["iss","aud"]',
  'null',
  'true',
  'false',
  '0',
  '1e999',
  '""',
  '"{}"',
  JSON.stringify(claims),
  'undefined',
  'NaN',
  `${claims}${claims}`,
  `${claims},`,
  `${claims}]`,
  `${claims}\0`,
  `\ufeff${claims}`,
  `[${members}]`,
  `{${members},}`,
  `{${members}`,
  `{${members},"x":undefined}`,
  `{${members},"x":"\t"}`,
  `{${members},x:1}`,
  claims.replaceAll('"', "'"),
  `<${members}>`,
  encode(claims),
];

const OBJECTS = [
  ` \n${claims}\t`,
  `{${members},"x":[]}`,
  `{"":0,${members}}`,
  claims.replace('"iss"', '"\\u0069ss"'),
  `{${members},"list":[${claims}]}`,
];

for (const alg of ['RS256', 'ES256', 'Ed25519', 'HS256']) {
  const signer = createSigner(alg);
  const withPayload = (text: string | Buffer) => signToken(signer, headerOf(signer), text);
  const signed: RuleCase[] = NO_OBJECTS.map((text) => ({
    title: JSON.stringify(text),
    token: withPayload(text),
    code: 'payload_malformed',
  }));
  const encodings: RuleCase[] = (['utf16le', 'latin1'] as const).map((encoding) => ({
    title: `in ${encoding}`,
    token: withPayload(Buffer.from(claims.replace('}', ',"x":"é"}'), encoding)),
    code: 'payload_malformed',
  }));
  const unsigned: RuleCase[] = NO_OBJECTS.slice(0, 6).map((text) => {
    const { header, signature } = splitToken(withPayload(claims));
    return {
      title: `${JSON.stringify(text)} under another payload's signature`,
      token: `${header}.${encode(text)}.${signature}`,
      code: 'signature_invalid',
    };
  });

  describe(`payload is a JSON object: ${alg}`, () => {
    rule({
      signer,
      cases: [...signed, ...encodings, ...unsigned],
      accepted: OBJECTS.map((text) => ({ title: JSON.stringify(text), token: withPayload(text) })),
    });
  });
}
