/**
 * RFC 7515 section 4.1.11: a token with critical extensions that are not understood is invalid, and none is understood here.
 * CVE-2025-59420, CVE-2026-32597, CVE-2026-35042.
 */
import { describe } from 'node:test';
import { createSigner, encode, headerOf, signToken } from '@postern/testing';
import { goodToken, NOW, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

/** A `crit` that is there refuses the token, well-formed or not. */
const SHAPES: readonly unknown[] = [
  ['exp'],
  ['b64'],
  ['alg'],
  ['crit'],
  ['x-unknown', 'exp'],
  ['x-unknown', 'x-unknown'],
  ['__proto__'],
  [],
  '',
  'exp',
  null,
  0,
  false,
  true,
  {},
  [null],
  [['exp']],
  Array.from({ length: 1_000 }, () => 'exp'),
];

for (const alg of ['ES256', 'RS256', 'Ed25519', 'HS256']) {
  const signer = createSigner(alg);
  const known = { exp: NOW + 60, 'x-unknown': true, b64: true };

  describe(`crit is refused: ${alg}`, () => {
    rule({
      signer,
      cases: SHAPES.flatMap((crit) => {
        const title = JSON.stringify(crit).slice(0, 40);
        return [
          { title, token: goodToken(signer, {}, { crit }), code: 'crit_unsupported' as const },
          {
            title: `${title}, with the members that it could name`,
            token: goodToken(signer, {}, { ...known, crit }),
            code: 'crit_unsupported' as const,
          },
          {
            title: `${title}, unsigned`,
            token: `${encode({ ...headerOf(signer), crit })}.${encode(standardClaims(NOW))}.`,
            code: 'crit_unsupported' as const,
          },
        ];
      }),
      accepted: [
        { title: 'a claim called crit', token: goodToken(signer, { crit: ['exp'] }) },
        { title: 'crit within a member', token: goodToken(signer, {}, { x: { crit: ['exp'] } }) },
        { title: 'a member called Crit', token: goodToken(signer, {}, { Crit: ['exp'] }) },
      ],
    });
  });
}

describe('crit is refused, however its name is written', () => {
  const signer = createSigner('ES256');
  const base = JSON.stringify(headerOf(signer)).slice(0, -1);
  rule({
    signer,
    cases: ['"\\u0063rit":["exp"]', '"cr\\u0069t":null', ' "crit" : [ ] '].map((member) => ({
      title: member,
      token: signToken(signer, `${base},${member}}`, standardClaims(NOW)),
      code: 'crit_unsupported',
    })),
  });
});
