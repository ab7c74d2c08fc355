/** RFC 7517 sections 4.2 and 4.3: a key that is for something else than verifying signatures is not used for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, ruleVerifier } from '../support/rule.ts';

const OTHER_USES: readonly object[] = [
  { use: 'enc' },
  { use: 'SIG' },
  { use: '' },
  { use: null },
  { use: ['sig'] },
  { key_ops: [] },
  { key_ops: ['sign'] },
  { key_ops: ['encrypt', 'wrapKey'] },
  { key_ops: ['Verify'] },
  { key_ops: 'verify' },
  { key_ops: null },
  { key_ops: { 0: 'verify', length: 1 } },
  { use: 'enc', key_ops: ['verify'] },
  { use: 'sig', key_ops: ['sign'] },
];

const GOOD_USES: readonly object[] = [
  { use: 'sig' },
  { key_ops: ['verify'] },
  { key_ops: ['sign', 'verify'] },
  { use: 'sig', key_ops: ['verify'] },
];

for (const alg of ['RS256', 'PS256', 'ES256', 'ES256K', 'Ed25519', 'Ed448', 'HS256'] as const) {
  const signer = createSigner(alg);
  const other = createSigner(alg, 'other');

  describe(`key use is obeyed: ${alg}`, () => {
    for (const use of OTHER_USES) {
      it(`a key with ${JSON.stringify(use)}`, () => {
        const jwk = { ...signer.jwk, ...use };
        assertMisuse({ jwks: jwk, algorithms: [alg] }, /none is usable: use$/);
        const verifier = ruleVerifier(other, { jwks: { keys: [jwk, other.jwk] } });
        assert.deepEqual(verifier.skippedKeys, [{ kid: signer.kid, reason: 'use' }]);
        assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'key_not_found');
        assert.equal(codeOf(verifier.verifySync(goodToken(other))), 'ok');
      });
    }

    for (const use of GOOD_USES) {
      it(`ok: a key with ${JSON.stringify(use)}`, () => {
        const verifier = ruleVerifier(signer, { jwks: { ...signer.jwk, ...use } });
        assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'ok');
      });
    }
  });
}
