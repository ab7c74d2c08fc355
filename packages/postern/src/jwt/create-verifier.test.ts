/** What a verifier takes from its surroundings where nothing is given, and what it tells of its keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier } from './create-verifier.ts';
import { CLAIMS, createToken, ISSUER } from './tokens.test.support.ts';

const signer = createSigner('ES256');
const OPTIONS = { issuer: ISSUER, audience: 'api', jwks: signer.jwk } as const;

test('createVerifier() goes by the clock of the system, in seconds', () => {
  const { verifySync } = createVerifier(OPTIONS);
  const now = Math.floor(Date.now() / 1000);
  const codeAt = (exp: number) => {
    const result = verifySync(
      createToken(signer, { claims: { iss: CLAIMS.iss, aud: 'api', exp } }),
    );
    return result.ok ? 'ok' : result.code;
  };
  assert.equal(codeAt(now + 3_600), 'ok');
  assert.equal(codeAt(now - 3_600), 'token_expired');
});

test('createVerifier() tells which members of a set it does not use, and of which there are none', () => {
  const unused = { ...signer.jwk, kid: 'key-2', use: 'enc' };
  assert.deepEqual(createVerifier(OPTIONS).skippedKeys, []);
  assert.deepEqual(
    createVerifier({ ...OPTIONS, jwks: { keys: [signer.jwk, unused] } }).skippedKeys,
    [{ kid: 'key-2', reason: 'use' }],
  );
});
