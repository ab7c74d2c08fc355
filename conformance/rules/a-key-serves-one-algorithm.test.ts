/**
 * A key is bound to one algorithm when it is loaded, and the token's `alg` must be that one (draft-ietf-oauth-rfc8725bis,
 * "one alg per key"), even where the verifier allows both and the key's type would serve both.
 * CVE-2022-23539, CVE-2022-23541.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { AlgorithmName, IssuerOptions } from 'postern/jwt';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, rule, ruleVerifier } from '../support/rule.ts';

/** Algorithms that one and the same key could serve. */
const FAMILIES: readonly (readonly AlgorithmName[])[] = [
  ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ['HS512', 'HS256', 'HS384'],
  ['Ed25519', 'EdDSA', 'Ed448'],
  ['Ed448', 'EdDSA', 'Ed25519'],
  ['ES256', 'ES256K'],
  ['ES256K', 'ES256', 'ES384'],
];

for (const family of FAMILIES) {
  const [first = 'RS256', ...others] = family;
  const signer = createSigner(first);
  const titleOf = (alg: string) => `${alg} by the key of ${first}, both allowed`;
  describe(`a key serves one algorithm: ${first}`, () => {
    rule({
      signer,
      options: { algorithms: family },
      cases: others.flatMap((alg) => [
        { title: titleOf(alg), token: goodToken({ ...signer, alg }), code: 'key_not_found' },
        {
          title: `${titleOf(alg)}, without kid`,
          token: goodToken({ ...signer, alg }, {}, { kid: undefined }),
          code: 'key_not_found',
        },
      ]),
    });
  });
}

describe("a key serves one algorithm, though a neighbour's kid is named", () => {
  const rsa = createSigner('RS256', 'rsa');
  const pss = createSigner('PS256', 'pss');
  const p256 = createSigner('ES256', 'p256');
  const p384 = createSigner('ES384', 'p384');
  const all = [rsa, pss, p256, p384];
  const options: Partial<IssuerOptions> = {
    jwks: { keys: all.map(({ jwk }) => jwk) },
    algorithms: ['RS256', 'PS256', 'ES256', 'ES384'],
  };
  const swaps = all.flatMap((signer) =>
    all.filter((other) => other !== signer).map((other) => ({ signer, kid: other.kid })),
  );
  rule({
    signer: rsa,
    options,
    cases: swaps.map(({ signer, kid }) => ({
      title: `${signer.alg} under the kid of ${kid}`,
      token: goodToken(signer, {}, { kid }),
      code: 'key_not_found',
    })),
    accepted: all.map((signer) => ({
      title: `${signer.alg} under its own kid`,
      token: goodToken(signer),
    })),
  });
});

describe('a key that names no algorithm', () => {
  const nameless = ({ jwk: { alg: _, ...rest } }: Signer) => rest as Signer['jwk'];
  const rsa = createSigner('RS256');

  it('TypeError: it could serve two of those allowed', () => {
    for (const algorithms of [
      ['RS256', 'PS256'],
      ['RS256', 'RS512'],
    ]) {
      assertMisuse({ jwks: nameless(rsa), algorithms }, /none is usable: algorithm$/);
    }
    const ed = nameless(createSigner('Ed25519'));
    assertMisuse({ jwks: ed, algorithms: ['Ed25519', 'EdDSA'] }, /none is usable: algorithm$/);
  });

  it('TypeError: it comes without a list of algorithms', () => {
    assertMisuse({ jwks: nameless(rsa) }, /^Option "algorithms" must be a list/);
    assertMisuse({ jwks: { keys: [rsa.jwk, nameless(rsa)] } }, /^Option "algorithms" must be/);
  });

  it('serves the only one that is allowed', () => {
    const verifier = ruleVerifier(rsa, { jwks: nameless(rsa) });
    const token = goodToken(rsa, {}, { kid: undefined });
    assert.equal(codeOf(verifier.verifySync(token)), 'ok');
    assert.equal(
      codeOf(verifier.verifySync(goodToken({ ...rsa, alg: 'PS256' }))),
      'algorithm_not_allowed',
    );
  });
});
