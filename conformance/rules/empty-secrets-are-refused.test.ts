/**
 * An empty or absent key must not become the secret of zero bytes, with which anybody can sign (RFC 7518 section 3.2).
 * CVE-2026-44351, GHSA-9j54-fg26-wv3r, joserfc 1.6.8, CVE-2026-107720 (a falsy key beside an allow-list).
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import { assertMisuse } from '../support/misuse.ts';
import { codeOf, goodToken, ruleVerifier } from '../support/rule.ts';

/** What a variable that was never set, or an empty file, leaves in the place of a key. */
const EMPTY: readonly unknown[] = [
  '',
  null,
  false,
  0,
  NaN,
  0n,
  [],
  {},
  Buffer.alloc(0),
  '=',
  ' ',
  'A',
];

function shown(value: unknown): string {
  return Buffer.isBuffer(value)
    ? 'no bytes'
    : typeof value === 'bigint'
      ? '0n'
      : JSON.stringify(value);
}

for (const alg of ['HS256', 'HS384', 'HS512'] as const) {
  const good = createSigner(alg, 'good');
  const forger: Signer = { ...good, kid: 'empty', privateKey: createSecretKey(Buffer.alloc(0)) };
  const unusable = /none is usable: (weak|malformed)$/;

  describe(`empty secrets are refused: ${alg}`, () => {
    for (const value of EMPTY) {
      it(`TypeError: k is ${shown(value)}`, () => {
        assertMisuse({ jwks: { kty: 'oct', k: value, alg } }, unusable);
        assertMisuse({ jwks: { keys: [{ kty: 'oct', k: value }] }, algorithms: [alg] }, unusable);
      });

      it(`TypeError: jwks is ${shown(value)}`, () => {
        assertMisuse({ jwks: value, algorithms: [alg] }, /^Option "jwks" must be a JWK set/);
      });

      it(`beside a good key, k is ${shown(value)}`, () => {
        const empty = { kty: 'oct', k: value, alg, kid: 'empty' };
        const verifier = ruleVerifier(good, { jwks: { keys: [empty, good.jwk] } });
        assert.equal(codeOf(verifier.verifySync(goodToken(forger))), 'key_not_found');
        const nameless = goodToken(forger, {}, { kid: undefined });
        assert.equal(codeOf(verifier.verifySync(nameless)), 'signature_invalid');
        assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
      });
    }

    it('TypeError: k is absent or undefined', () => {
      assertMisuse({ jwks: { kty: 'oct', alg } }, unusable);
      assertMisuse({ jwks: { kty: 'oct', k: undefined, alg } }, /"jwks.k" is undefined/);
      assertMisuse({ jwks: undefined, algorithms: [alg] }, /"jwks" is undefined/);
      assertMisuse({ algorithms: [alg] }, /"jwks" or "jwksUri" is required/);
    });

    it('TypeError: a KeyObject of no bytes, or of one', () => {
      for (const bytes of [0, 1, 31]) {
        const key = createSecretKey(Buffer.alloc(bytes));
        assertMisuse({ jwks: { key, alg } }, unusable);
      }
    });
  });
}
