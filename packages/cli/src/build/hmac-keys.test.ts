import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkHmacKeys, minKeyBytes } from './hmac-keys.ts';

const secretOf = (bytes: number): string => randomBytes(bytes).toString('base64url');
const keyOf = (more: object = {}, k = secretOf(64)) => ({ kty: 'oct', alg: 'HS256', k, ...more });
/** Exactly so many different bytes. */
const distinct = (count: number): string =>
  Buffer.from(Array.from({ length: 64 }, (_, index) => index % count)).toString('base64url');

function assertRefused(config: object, code: string, message: RegExp): void {
  const text = JSON.stringify(config);
  assert.throws(
    () => checkHmacKeys(config),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, message);
      for (const [, k = ''] of text.matchAll(/"k":"([^"]+)"/g))
        assert.ok(!error.message.includes(k));
      return true;
    },
  );
}

describe('checkHmacKeys() of one key', () => {
  for (const [alg, bytes] of [
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
    [undefined, 32],
  ] as const) {
    it(`holds ${alg ?? 'a key without alg'} to ${bytes} bytes`, () => {
      assert.equal(minKeyBytes(alg), bytes);
      checkHmacKeys({ jwks: keyOf({ alg }, secretOf(bytes)) });
      assertRefused(
        { jwks: keyOf({ alg }, secretOf(bytes - 1)) },
        'secret_weak',
        new RegExp(
          `at jwks is too weak: it has ${bytes - 1} bytes.*keys generate --bytes ${bytes}"`,
        ),
      );
    });
  }

  it('takes 16 distinct bytes and refuses 15', () => {
    checkHmacKeys({ jwks: keyOf({}, distinct(16)) });
    assertRefused({ jwks: keyOf({}, distinct(15)) }, 'secret_weak', /15 distinct bytes/);
  });

  for (const [title, change, message] of [
    ['padding', (k: string) => `${k}==`, /not base64url without padding/],
    ['the alphabet of base64', (k: string) => `+/${k.slice(2)}`, /not base64url/],
    ['a last line break', (k: string) => `${k}\n`, /a line break or a space/],
    ['a line break within', (k: string) => `${k.slice(0, 9)}\r\n${k.slice(9)}`, /a line break/],
    ['a first space', (k: string) => ` ${k}`, /a line break or a space/],
    ['bits that mean nothing', () => `${'A'.repeat(42)}B`, /not base64url/],
  ] as const) {
    it(`refuses ${title} and names the place`, () => {
      const jwks = { keys: [keyOf({ kid: 'a' }), keyOf({ kid: 'b' }, change(secretOf(64)))] };
      assertRefused({ issuers: [{ jwks }] }, 'secret_weak', message);
      assertRefused({ issuers: [{ jwks }] }, 'secret_weak', /at issuers\[0\]\.jwks\.keys\[1\] is/);
    });
  }
});

describe('checkHmacKeys() of several keys', () => {
  const shared = secretOf(64);

  for (const [title, config] of [
    ['two algorithms', { jwks: { keys: [keyOf({}, shared), keyOf({ alg: 'HS512' }, shared)] } }],
    ['two kids', { jwks: { keys: [keyOf({ kid: 'a' }, shared), keyOf({ kid: 'b' }, shared)] } }],
    ['two issuers', { issuers: [{ jwks: keyOf({}, shared) }, { jwks: keyOf({}, shared) }] }],
  ] as const) {
    it(`refuses one secret for ${title}`, () => {
      assertRefused(config, 'secret_reused', /^The HMAC keys at .* and .* are one and the same/);
    });
  }

  for (const [title, kids, where] of [
    ['neither', [{}, {}], 0],
    ['only the second', [{}, { kid: 'b' }], 0],
    ['only the first', [{ kid: 'a' }, {}], 1],
    ['only the first, the second with no alg', [{ kid: 'a' }, { alg: undefined }], 1],
  ] as const) {
    it(`refuses two keys of one algorithm of which ${title} has a kid`, () => {
      const keys = kids.map((kid) => keyOf(kid));
      const message = new RegExp(`at jwks\\.keys\\[${where}\\] needs a "kid"`);
      assertRefused({ jwks: { keys } }, 'secret_nameless', message);
    });
  }

  it('takes two named keys, nameless ones of two algorithms, and one for each issuer', () => {
    checkHmacKeys({ jwks: { keys: [keyOf({ kid: 'a' }), keyOf({ kid: 'b' })] } });
    checkHmacKeys({ jwks: { keys: [keyOf(), keyOf({ alg: 'HS512' })] } });
    checkHmacKeys({ issuers: [{ jwks: keyOf() }, { jwks: keyOf() }] });
  });
});
