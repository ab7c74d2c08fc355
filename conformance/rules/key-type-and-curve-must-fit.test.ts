/**
 * RFC 7518 section 3.1: each algorithm has one type of key, and ECDSA one curve. A key that does not fit what it names is
 * skipped when it is loaded; a token cannot stretch it. CVE-2022-23539, CVE-2022-23541.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { AlgorithmName, JsonWebKey } from 'postern/jwt';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, rule, ruleVerifier } from '../support/rule.ts';

const KINDS: readonly AlgorithmName[] = [
  'RS256',
  'PS256',
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'Ed25519',
  'Ed448',
];
const signers = KINDS.map((alg) => createSigner(alg, `key of ${alg}`));

/** RSA keys fit both paddings. */
function fits(signer: Signer, alg: string): boolean {
  return signer.alg === alg || (/^[RP]S/.test(signer.alg) && /^[RP]S/.test(alg));
}

for (const alg of KINDS) {
  describe(`key type and curve must fit ${alg}`, () => {
    for (const signer of signers.filter((other) => !fits(other, alg))) {
      const { alg: _, ...nameless } = signer.jwk;
      for (const jwk of [{ ...signer.jwk, alg }, nameless as JsonWebKey]) {
        const named = 'alg' in jwk ? `says ${alg}` : 'names none';
        it(`TypeError: the ${signer.kid} ${named}`, () => {
          assertMisuse({ jwks: jwk, algorithms: [alg] }, /none is usable: algorithm$/);
        });

        it(`the ${signer.kid} ${named}, among good ones`, () => {
          const good = signers.find((one) => one.alg === alg) as Signer;
          const verifier = ruleVerifier(good, { jwks: { keys: [jwk, good.jwk] } });
          assert.deepEqual(verifier.skippedKeys, [{ kid: signer.kid, reason: 'algorithm' }]);
          const stretched = goodToken({ ...signer, alg: signer.alg }, {}, { alg });
          assert.equal(codeOf(verifier.verifySync(stretched)), 'key_not_found');
          assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
        });
      }
    }
  });
}

describe('key type and curve must be those of the members', () => {
  const ec = createSigner('ES256');
  const wide = createSigner('ES384');
  const ed = createSigner('Ed25519');
  const rsa = createSigner('RS256');
  const changes: readonly (readonly [string, JsonWebKey, AlgorithmName])[] = [
    ['a P-384 point said to be on P-256', { ...wide.jwk, crv: 'P-256', alg: 'ES256' }, 'ES256'],
    ['a P-256 point said to be on P-384', { ...ec.jwk, crv: 'P-384', alg: 'ES384' }, 'ES384'],
    ['an Ed25519 key said to be EC', { ...ed.jwk, kty: 'EC', crv: 'P-256', alg: 'ES256' }, 'ES256'],
    [
      'a P-384 key said to be Ed25519',
      { ...wide.jwk, kty: 'OKP', crv: 'Ed25519', alg: 'Ed25519' },
      'Ed25519',
    ],
    ['an RSA key said to be EC', { ...rsa.jwk, kty: 'EC', crv: 'P-256', alg: 'ES256' }, 'ES256'],
    ['an EC key said to be RSA', { ...ec.jwk, kty: 'RSA', alg: 'RS256' }, 'RS256'],
    ['X25519, which signs nothing', { ...ed.jwk, crv: 'X25519', alg: 'Ed25519' }, 'Ed25519'],
    ['a point off the curve', { ...ec.jwk, x: String(ec.jwk.y), y: String(ec.jwk.x) }, 'ES256'],
    ['the point at zero', { ...ec.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) }, 'ES256'],
  ];
  for (const [name, jwk, alg] of changes) {
    it(`TypeError: ${name}`, () => {
      assertMisuse({ jwks: jwk, algorithms: [alg] }, /none is usable: (algorithm|malformed|weak)$/);
    });
  }
});

describe('a token of another size of the family', () => {
  const signer = createSigner('ES256');
  const wide = createSigner('ES384');
  rule({
    signer,
    options: { algorithms: ['ES256', 'ES384'], jwks: { keys: [signer.jwk] } },
    cases: [
      {
        title: 'ES384 in the header over a P-256 key',
        token: goodToken(signer, {}, { alg: 'ES384' }),
        code: 'key_not_found',
      },
      {
        title: 'ES256 in the header, signed by a P-384 key',
        token: goodToken(wide, {}, { alg: 'ES256' }),
        code: 'signature_invalid',
      },
      {
        title: 'ES256 in the header, signed by an RSA key',
        token: goodToken(createSigner('RS256'), {}, { alg: 'ES256' }),
        code: 'signature_invalid',
      },
    ],
  });
});
