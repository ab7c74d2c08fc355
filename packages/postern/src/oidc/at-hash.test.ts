import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { isAccessTokenHash } from './at-hash.ts';

/** OpenID Connect Core, appendix A.3. */
const TOKEN = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
const HASH = '77QmUPtjPfzWtF2AnpK9RQ';

function halfOf(hash: string): string {
  const digest = createHash(hash).update(TOKEN).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

describe('isAccessTokenHash()', () => {
  it('finds the example of OpenID Connect Core', () => {
    for (const alg of ['RS256', 'ES256', 'PS256', 'HS256', 'ES256K']) {
      assert.equal(isAccessTokenHash(HASH, TOKEN, alg), true, alg);
    }
    assert.equal(isAccessTokenHash(HASH, `${TOKEN}x`, 'RS256'), false);
  });

  it('takes the hash that the algorithm names, and no other', () => {
    for (const [alg, hash] of [
      ['RS384', 'sha384'],
      ['ES512', 'sha512'],
      ['EdDSA', 'sha512'],
      ['Ed25519', 'sha512'],
    ] as const) {
      assert.equal(isAccessTokenHash(halfOf(hash), TOKEN, alg), true, alg);
      assert.equal(isAccessTokenHash(HASH, TOKEN, alg), false, alg);
    }
  });

  it('is false for an algorithm that names no hash', () => {
    for (const alg of ['none', 'ML-DSA-44', 'Ed448', 'RS1', 'xRS256', '__proto__', '']) {
      assert.equal(isAccessTokenHash(HASH, TOKEN, alg), false, alg);
    }
  });

  it('is false for what is no text, or not the whole half', () => {
    for (const hash of [
      1,
      null,
      true,
      {},
      [HASH],
      '',
      HASH.slice(1),
      `${HASH}=`,
      halfOf('sha512'),
    ]) {
      assert.equal(isAccessTokenHash(hash, TOKEN, 'RS256'), false);
    }
  });
});
