/** RFC 7515 section 5.2: the signature is over this header and this payload, by this key; nothing of them can be exchanged. */
import { describe } from 'node:test';
import { createSigner, encode, signBytes } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { signatureOf, splitToken, withSignature } from '../support/token-parts.ts';
import { standardClaims } from '../support/tokens.ts';

for (const alg of ['HS256', 'RS256', 'PS384', 'ES256', 'ES512', 'ES256K', 'Ed25519', 'Ed448']) {
  const signer = createSigner(alg);
  const stranger = createSigner(alg);
  const token = goodToken(signer);
  const other = goodToken(signer, { sub: 'root' });
  const { header, payload, signature } = splitToken(token);
  const claims = standardClaims(NOW);
  const reordered = Object.fromEntries(Object.entries(claims).reverse());

  const tokens: readonly (readonly [string, string])[] = [
    ['the signature of another token of the same key', withSignature(token, signatureOf(other))],
    ['the payload of another token', `${header}.${splitToken(other).payload}.${signature}`],
    ['a later exp', `${header}.${encode({ ...claims, exp: NOW + 9e9 })}.${signature}`],
    ['the same claims in another order', `${header}.${encode(reordered)}.${signature}`],
    [
      'the same claims with a blank',
      `${header}.${encode(`${JSON.stringify(claims)} `)}.${signature}`,
    ],
    [
      'a member more in the header',
      `${encode({ alg, kid: signer.kid, x: 1 })}.${payload}.${signature}`,
    ],
    ['the same token of another key', goodToken(stranger)],
    ['the signature over the payload alone', withSignature(token, signBytes(signer, payload))],
    ['the signature over the header alone', withSignature(token, signBytes(signer, header))],
    [
      'the signature over both without the dot',
      withSignature(token, signBytes(signer, header + payload)),
    ],
    [
      'the signature over the decoded text',
      withSignature(token, signBytes(signer, JSON.stringify(claims))),
    ],
    [
      'the signature over a dot more',
      withSignature(token, signBytes(signer, `${header}.${payload}.`)),
    ],
    ['an empty payload', `${header}..${signature}`],
  ];
  const cases: RuleCase[] = tokens.map(([title, text]) => ({
    title,
    token: text,
    code: 'signature_invalid',
  }));

  describe(`signature covers this token: ${alg}`, () => {
    rule({ signer, cases, accepted: [{ title: 'the other token', token: other }] });
  });
}
