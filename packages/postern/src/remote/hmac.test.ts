/** Both sides of the signature between a gate and its delegate. */
import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { isSignedByHmac, mayBeSignedByHmac } from './check-hmac.ts';
import { type HashedParts, type HmacKey, type SignedParts, signHmac } from './sign-hmac.ts';

const NOW = 1_800_000_000;
const key: HmacKey = { id: '2026-11', secret: randomBytes(32).toString('base64url') };
const parts: SignedParts = { method: 'POST', path: '/verify?a=1', body: '{"token":"ä"}' };
const signed = signHmac(parts, key, NOW);

function isSigned(
  authorization: string | undefined,
  changes: Partial<SignedParts> = {},
  { keys = [key], now = NOW }: { readonly keys?: readonly HmacKey[]; readonly now?: number } = {},
): boolean {
  return isSignedByHmac(authorization, { ...parts, ...changes }, { keys, now });
}

describe('signHmac()', () => {
  it('signs the four lines that the protocol names', () => {
    const hash = createHash('sha256').update(parts.body).digest('base64url');
    const signature = createHmac('sha256', Buffer.from(key.secret, 'base64url'))
      .update(`${NOW}\nPOST\n/verify?a=1\n${hash}`)
      .digest('base64url');
    assert.equal(
      signed,
      `POSTERN-HMAC-SHA256 KeyId=2026-11, Timestamp=${NOW}, Signature=${signature}`,
    );
  });

  it('makes the same MAC as `createHmac`, whatever the length of secret and body', () => {
    for (const bytes of [32, 63, 64, 65, 200]) {
      const secret = randomBytes(bytes);
      const body = 'ä'.repeat(bytes);
      const bodyHash = createHash('sha256').update(body).digest('base64url');
      const expected = createHmac('sha256', secret)
        .update(`${NOW}\nPOST\n/ä\u{1f600}\n${bodyHash}`)
        .digest('base64url');
      const made = { id: 'a', secret: secret.toString('base64url') };
      const asked = { method: 'POST', path: '/ä\u{1f600}', body };
      for (const given of [asked, { ...asked, bodyHash }]) {
        assert.ok(signHmac(given, made, NOW).endsWith(`Signature=${expected}`));
      }
    }
  });

  it('signs whole seconds', () => assert.equal(signHmac(parts, key, NOW + 0.999), signed));
});

describe('isSignedByHmac()', () => {
  it('takes what the gate signed', () => assert.equal(isSigned(signed), true));

  it('takes any of several keys by its name', () => {
    const next = { id: 'next', secret: randomBytes(32).toString('base64url') };
    assert.equal(isSigned(signHmac(parts, next, NOW), {}, { keys: [key, next] }), true);
    assert.equal(isSigned(signHmac(parts, next, NOW)), false);
  });

  it('refuses another secret under the same name', () => {
    const other = { ...key, secret: randomBytes(32).toString('base64url') };
    assert.equal(isSigned(signHmac(parts, other, NOW)), false);
  });

  it('hashes the body itself, whatever hash it is given', () => {
    const bodyHash = createHash('sha256').update(parts.body).digest('base64url');
    const changes: Partial<HashedParts> = { body: '{"token":"other"}', bodyHash };
    assert.equal(isSigned(signed, changes), false);
  });

  it('refuses another method, path, query or body', () => {
    const others = [{ method: 'GET' }, { path: '/verify' }, { path: '/Verify?a=1' }, { body: '' }];
    for (const change of others) assert.equal(isSigned(signed, change), false);
  });

  it('refuses parts that are shifted from one line to another', () => {
    assert.equal(isSigned(signed, { method: 'POST\n/verify?a=1', path: '' }), false);
  });

  it('refuses a timestamp that is more than 60 seconds away, on either side', () => {
    const verdicts = [-60.1, -60, 0, 60, 60.1].map((away) =>
      isSigned(signed, {}, { now: NOW + away }),
    );
    assert.deepEqual(verdicts, [false, true, true, true, false]);
    assert.equal(isSigned(signed, {}, { now: Number.NaN }), false);
  });

  it('refuses a timestamp that was changed', () => {
    assert.equal(isSigned(signed.replace(`${NOW}`, `${NOW + 1}`)), false);
  });

  it('refuses another spelling of the same signature', () => {
    const spelling = signed.slice(0, -1);
    const accepted = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (last) => isSigned(spelling + last),
    );
    assert.deepEqual(accepted, [signed.at(-1)]);
  });

  const malformed: Readonly<Record<string, string | undefined>> = {
    'is absent': undefined,
    'is empty': '',
    'is a bearer token': 'Bearer x',
    'has another scheme': signed.replace('SHA256', 'SHA1'),
    'has something before it': ` ${signed}`,
    'has something after it': `${signed}\n`,
    'has no key': signed.replace('KeyId=2026-11', 'KeyId='),
    'names a key by a prototype': signed.replace('2026-11', '__proto__'),
    'has a signature that is too short': signed.slice(0, -1),
    'has a timestamp in hexadecimal': signed.replace(`${NOW}`, '0x6b49d200'),
    'is very long': signed + 'A'.repeat(1_000_000),
  };
  for (const [title, authorization] of Object.entries(malformed)) {
    it(`refuses a header that ${title}`, () => assert.equal(isSigned(authorization), false));
  }
});

describe('mayBeSignedByHmac()', () => {
  const check = { keys: [key], now: NOW };

  it('takes a header with a known key and a time within the tolerance, whatever it signs', () => {
    assert.equal(mayBeSignedByHmac(signed, check), true);
    assert.equal(mayBeSignedByHmac(signHmac({ ...parts, body: '' }, key, NOW), check), true);
  });

  it('refuses no header, another scheme, an unknown key and another time', () => {
    for (const header of [undefined, '', 'Bearer x', signed.slice(0, -1)]) {
      assert.equal(mayBeSignedByHmac(header, check), false);
    }
    assert.equal(mayBeSignedByHmac(signed, { ...check, keys: [{ ...key, id: 'next' }] }), false);
    for (const now of [NOW - 61, NOW + 61, Number.NaN]) {
      assert.equal(mayBeSignedByHmac(signed, { ...check, now }), false);
    }
  });
});
