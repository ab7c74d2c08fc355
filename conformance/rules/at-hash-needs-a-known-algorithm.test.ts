/**
 * OpenID Connect Core section 3.1.3.6: `at_hash` is the left half of the hash that the token's `alg` names. Where `alg` names none, or the
 * value is anything else, an access token that is held against it is refused. CVE-2026-28498 (an unknown alg let it pass).
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { AlgorithmName } from 'postern/jwt';
import { IDToken, InvalidClaimError, JsonWebToken } from 'postern/jwt/authlib';
import { goodToken, NOW } from '../support/rule.ts';

const ACCESS_TOKEN = 'an access token';

function digest(bits: string, text = ACCESS_TOKEN): Buffer {
  return createHash(`sha${bits}`).update(text).digest();
}

function half(bits: string, text?: string): string {
  const bytes = digest(bits, text);
  return bytes.subarray(0, bytes.length / 2).toString('base64url');
}

function validate(signer: Signer, hash: unknown): void {
  const token = goodToken(signer, { at_hash: hash });
  const claims = new JsonWebToken([signer.alg as AlgorithmName]).decode(token, signer.jwk, {
    claimsClass: IDToken,
    claimsParams: { accessToken: ACCESS_TOKEN },
  });
  claims.validate({ now: NOW });
}

function assertRefused(signer: Signer, hash: unknown): void {
  assert.throws(
    () => validate(signer, hash),
    (error: unknown) => {
      assert.ok(error instanceof InvalidClaimError, String(error));
      assert.equal(error.claimName, 'at_hash');
      if (typeof hash === 'string' && hash) assert.ok(!error.message.includes(hash));
      return true;
    },
  );
}

for (const alg of ['RS256', 'ES256', 'PS384', 'ES512', 'HS256']) {
  const signer = createSigner(alg);
  const bits = alg.slice(2);
  const others = ['256', '384', '512'].filter((size) => size !== bits);

  const wrong: Readonly<Record<string, unknown>> = {
    "another token's": half(bits, 'another access token'),
    'the whole hash': digest(bits).toString('base64url'),
    'the right half': digest(bits)
      .subarray(digest(bits).length / 2)
      .toString('base64url'),
    'in hex': Buffer.from(half(bits), 'base64url').toString('hex'),
    padded: `${half(bits)}==`,
    cut: half(bits).slice(0, -1),
    'the access token itself': ACCESS_TOKEN,
    'no text': '',
    null: null,
    true: true,
    'a list': [half(bits)],
    ...Object.fromEntries(others.map((size) => [`by SHA-${size}`, half(size)])),
  };

  describe(`at_hash is the hash that ${alg} names`, () => {
    for (const [title, hash] of Object.entries(wrong)) {
      it(`invalid_claim: ${title}`, () => assertRefused(signer, hash));
    }

    it('ok: the left half', () => validate(signer, half(bits)));
  });
}

for (const alg of ['EdDSA', 'Ed25519']) {
  describe(`at_hash needs a known algorithm: ${alg} names no hash`, () => {
    const signer = createSigner(alg);
    for (const hash of [
      ...['256', '384', '512'].map((bits) => half(bits)),
      '',
      ACCESS_TOKEN,
      null,
    ]) {
      it(`invalid_claim: ${JSON.stringify(hash)}`, () => assertRefused(signer, hash));
    }
  });
}
