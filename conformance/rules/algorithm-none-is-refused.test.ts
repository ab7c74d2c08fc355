/**
 * RFC 8725 section 3.2: an unsigned token is refused, however "none" is spelled and whatever stands in the signature's place.
 * CVE-2015-9235, CVE-2016-10555, CVE-2022-23540, CVE-2026-28802.
 */
import { describe, it } from 'node:test';
import { createSigner, encode } from '@postern/testing';
import { assertMisuse } from '../support/misuse.ts';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { splitToken } from '../support/token-parts.ts';
import { standardClaims } from '../support/tokens.ts';

const SPELLINGS = ['none', 'None', 'NONE', 'nOnE', 'noNE', ' none', 'none ', 'none\0', 'ｎone', ''];
const NO_TEXTS: readonly unknown[] = [null, undefined, 0, false, ['none'], { alg: 'none' }];

for (const alg of ['ES256', 'RS256', 'PS384', 'Ed25519', 'Ed448', 'HS256']) {
  const signer = createSigner(alg);
  const payload = encode(standardClaims(NOW));
  const { signature } = splitToken(goodToken(signer));

  /** Blanks are what authlib took for the empty signature. */
  const inPlaceOf: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['a blank', ' '],
    ['an encoded blank', encode(' ')],
    ['a signature of another token', signature],
  ];
  const unsigned: RuleCase[] = SPELLINGS.flatMap((none) =>
    inPlaceOf.map(([name, text]) => ({
      title: `${JSON.stringify(none)} with ${name} for a signature`,
      token: `${encode({ alg: none, kid: signer.kid })}.${payload}.${text}`,
      code: 'algorithm_not_allowed',
    })),
  );
  const signed: RuleCase[] = SPELLINGS.map((none) => ({
    title: `${JSON.stringify(none)} in the header, signed by the trusted key`,
    token: goodToken(signer, {}, { alg: none }),
    code: 'algorithm_not_allowed',
  }));
  const untyped: RuleCase[] = NO_TEXTS.map((none) => ({
    title: `alg ${JSON.stringify(none)}`,
    token: `${encode({ alg: none, kid: signer.kid })}.${payload}.`,
    code: 'header_malformed',
  }));

  describe(`algorithm none is refused by a verifier of ${alg}`, () => {
    rule({ signer, cases: [...unsigned, ...signed, ...untyped] });
  });
}

describe('algorithm none is no option', () => {
  const { jwk } = createSigner('ES256');
  for (const none of SPELLINGS) {
    it(`TypeError: algorithms [${JSON.stringify(none)}], alone or beside a good one`, () => {
      assertMisuse({ jwks: jwk, algorithms: [none] }, /^Option "algorithms" must be made of /);
      assertMisuse(
        { jwks: jwk, algorithms: ['ES256', none] },
        /^Option "algorithms" must be made of /,
      );
    });
  }

  it('TypeError: a key that names "none"', () => {
    assertMisuse({ jwks: { ...jwk, alg: 'none' } }, /^Option "algorithms" must be made of /);
  });
});
