/**
 * RFC 8725 section 2.1: who knows a public key must not be able to sign with it. A verifier knows secrets or public keys,
 * never both, so a token's `HS256` cannot turn one into the other. `public-key-texts-*` try every text of a key.
 * CVE-2015-9235, CVE-2016-10555, CVE-2022-23541, CVE-2024-33663, CVE-2024-37568, CVE-2023-48223, CVE-2025-65945, GHSA-869p-cjfg-cm3x.
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { createVerifier } from 'postern/jwt';
import { assertMisuse } from '../support/misuse.ts';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'];

/** Signs as the holder of nothing but the public key would. */
function withSecret(signer: Signer, alg: string, secret: string | Buffer): Signer {
  return { ...signer, alg, privateKey: createSecretKey(Buffer.from(secret as string)) };
}

function publicTexts({ jwk, publicKey }: Signer): readonly (readonly [string, string | Buffer])[] {
  return [
    ['the PEM', publicKey.export({ type: 'spki', format: 'pem' })],
    ['the DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['the JWK', JSON.stringify(jwk)],
    ['the set', JSON.stringify({ keys: [jwk] })],
    ['a coordinate or modulus', String(jwk.n ?? jwk.x)],
    ['its bytes', Buffer.from(String(jwk.n ?? jwk.x), 'base64url')],
    ['the kid', String(jwk.kid)],
  ];
}

for (const alg of ['RS256', 'PS256', 'ES256', 'ES512', 'Ed25519']) {
  const signer = createSigner(alg);
  const cases: RuleCase[] = SECRET_ALGORITHMS.flatMap((mac) =>
    publicTexts(signer).map(([name, secret]) => ({
      title: `${mac} with ${name} for a secret`,
      token: goodToken(withSecret(signer, mac, secret)),
      code: 'algorithm_not_allowed',
    })),
  );
  describe(`HMAC never takes a public key of ${alg}`, () => rule({ signer, cases }));
}

describe('HMAC and public keys share no verifier', () => {
  const rsa = createSigner('RS256', 'public');
  const secret = createSigner('HS256', 'secret');

  it('TypeError: algorithms of both kinds, in either order', () => {
    const jwks = { keys: [rsa.jwk, secret.jwk] };
    const mixed = /^Option "algorithms" cannot mix HMAC and public-key algorithms/;
    assertMisuse({ jwks, algorithms: ['RS256', 'HS256'] }, mixed);
    assertMisuse({ jwks, algorithms: ['HS512', 'Ed25519'] }, mixed);
    assertMisuse({ jwks }, mixed);
  });

  it('TypeError: HMAC with keys that are fetched', () => {
    const jwksUri = `${ISSUER}keys`;
    assertMisuse({ jwksUri, algorithms: ['HS256'] }, /a secret is never fetched/);
    assertMisuse({ jwksUri, jwks: secret.jwk, algorithms: ['HS256'] }, /a secret is never fetched/);
  });

  it('TypeError: HMAC with nothing but a public key', () => {
    for (const algorithm of SECRET_ALGORITHMS) {
      assertMisuse({ jwks: { ...rsa.jwk, alg: algorithm } }, /none is usable: algorithm$/);
      assertMisuse({ jwks: { key: rsa.publicKey, alg: algorithm } }, /none is usable: algorithm$/);
    }
  });

  it('a public key beside a secret is skipped, with or without an alg', () => {
    const { alg: _, ...nameless } = rsa.jwk;
    for (const member of [rsa.jwk, nameless, { ...rsa.jwk, alg: 'HS256' }]) {
      const verifier = createVerifier({
        issuer: ISSUER,
        audience: AUDIENCE,
        algorithms: ['HS256'],
        jwks: { keys: [member as Signer['jwk'], secret.jwk] },
        clock: () => NOW,
      });
      assert.deepEqual(verifier.skippedKeys, [{ kid: 'public', reason: 'algorithm' }]);
      for (const [name, text] of publicTexts(rsa)) {
        const forged = goodToken(withSecret(rsa, 'HS256', text));
        assert.deepEqual(verifier.verifySync(forged), { ok: false, code: 'key_not_found' }, name);
      }
      assert.equal(verifier.verifySync(goodToken(secret)).ok, true);
    }
  });
});
