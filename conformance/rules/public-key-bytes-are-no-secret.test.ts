/**
 * Battery A, the last step: a public key's bytes that are handed over as a well-formed secret, in base64url or as a KeyObject,
 * are refused as well; so is the base64 of a PEM, which may happen to be base64url. A secret is random, and these are not.
 * CVE-2022-29217, CVE-2024-33663, CVE-2024-37568.
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { keyTexts } from '../support/key-texts.ts';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, ruleVerifier } from '../support/rule.ts';

const isPublic = /the text of a key|none is usable/;

for (const alg of ['RS256', 'ES256']) {
  // A bare point has no form that tells it from random bytes.
  const texts = keyTexts(createSigner(alg)).filter(({ name }) => name !== 'the bare point');
  const pem = texts.find(({ name }) => name === 'PEM without final newline')?.text ?? '';
  for (const mac of ['HS256', 'HS384', 'HS512']) {
    describe(`public key bytes are no secret: ${alg} as ${mac}`, () => {
      for (const { name, bytes } of texts) {
        it(`TypeError: ${name}, in base64url`, () => {
          const k = bytes.toString('base64url');
          assertMisuse({ jwks: { kty: 'oct', k, alg: mac } }, isPublic);
          assertMisuse({ jwks: { keys: [{ kty: 'oct', k, alg: mac }] } }, isPublic);
        });

        it(`TypeError: ${name}, as a KeyObject`, () => {
          assertMisuse({ jwks: { key: createSecretKey(bytes), alg: mac } }, isPublic);
        });
      }

      it('TypeError: the base64 of a PEM that needs no padding', () => {
        const padded = pem.padEnd(Math.ceil(pem.length / 3) * 3, '\n');
        const k = Buffer.from(padded).toString('base64');
        assert.match(k, /^\w+$/);
        assertMisuse({ jwks: { kty: 'oct', k, alg: mac } }, isPublic);
      });
    });
  }
}

describe('bytes that are a secret', () => {
  for (const alg of ['HS256', 'HS384', 'HS512']) {
    it(`ok: ${alg} by a random one, in base64url and as a KeyObject`, () => {
      const signer = createSigner(alg);
      const { privateKey: key, kid } = signer;
      assert.equal(codeOf(ruleVerifier(signer).verifySync(goodToken(signer))), 'ok');
      const verifier = ruleVerifier(signer, { jwks: { key, alg: alg as 'HS256', kid } });
      assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
    });
  }
});
