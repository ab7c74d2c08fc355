/**
 * Battery A for `postern/jwt/authlib`: `decode` takes the same typed keys as `createVerifier` and never a text, though authlib's own
 * does. CVE-2024-37568, CVE-2022-29217, CVE-2026-44351.
 */
import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';
import type { AlgorithmName } from 'postern/jwt';
import { JoseError, JsonWebToken, type TrustedKey } from 'postern/jwt/authlib';
import { type KeyText, keyTexts } from '../support/key-texts.ts';
import { assertQuotesNoKey } from '../support/misuse.ts';
import { goodToken } from '../support/rule.ts';

const MACS: readonly AlgorithmName[] = ['HS256', 'HS384', 'HS512'];
const EMPTY: readonly unknown[] = [
  undefined,
  null,
  '',
  0,
  false,
  [],
  {},
  { keys: [] },
  Buffer.alloc(0),
];

function forger(mac: string, bytes: Buffer): Signer {
  return { ...createSigner(mac), privateKey: createSecretKey(bytes) };
}

/** What people who come from Python would hand over. */
function keysOf({ text, bytes }: KeyText, alg: string): readonly unknown[] {
  const oct = { kty: 'oct', k: text, alg };
  return [
    text,
    bytes,
    [text],
    { keys: [text] },
    { key: text, alg },
    { key: bytes, alg },
    oct,
    { keys: [oct] },
  ];
}

function assertRefuses(algorithm: AlgorithmName, token: string, key: unknown): void {
  assert.throws(
    () => new JsonWebToken([algorithm]).decode(token, key as TrustedKey),
    (error: unknown) => {
      assert.ok(error instanceof TypeError || error instanceof JoseError, String(error));
      assertQuotesNoKey(error.message, key);
      return true;
    },
  );
}

for (const alg of ['RS256', 'ES256'] as const) {
  const signer = createSigner(alg);
  describe(`facade keys are no texts: a public key of ${alg}`, () => {
    for (const text of keyTexts(signer)) {
      it(text.name, () => {
        for (const mac of MACS) {
          const token = goodToken(forger(mac, text.bytes));
          for (const key of keysOf(text, mac)) assertRefuses(mac, token, key);
          assertRefuses(alg, token, signer.jwk);
          assertRefuses(mac, token, signer.jwk);
        }
      });
    }

    it('ok: the JWK, the set and the KeyObject', () => {
      const { jwk, publicKey: key } = signer;
      for (const trusted of [jwk, { keys: [jwk] }, { key, alg }]) {
        assert.equal(new JsonWebToken([alg]).decode(goodToken(signer), trusted).sub, 'ada');
      }
    });
  });
}

describe('facade keys are no texts: nothing for a key', () => {
  for (const mac of MACS) {
    it(`${mac}: a TypeError for each kind of nothing`, () => {
      const token = goodToken(forger(mac, Buffer.alloc(0)));
      for (const key of EMPTY) {
        const decode = () => new JsonWebToken([mac]).decode(token, key as TrustedKey);
        assert.throws(decode, TypeError);
      }
    });
  }

  it('HMAC beside a public-key algorithm is a TypeError', () => {
    assert.throws(() => new JsonWebToken(['RS256', 'HS256']), /^TypeError: .*cannot mix HMAC/);
  });
});
