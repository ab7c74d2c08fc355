import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  readClientKey,
  readClientSecret,
  readKeyRing,
  readOriginSecret,
  readSigningKey,
} from './read-secrets.ts';

const key = (kid: string) => ({ kid, secret: randomBytes(32).toString('base64url') });

describe('readKeyRing()', () => {
  it('takes a ring as it is printed', () => {
    const ring = { current: key('a'), next: key('b'), previous: key('c') };
    assert.deepEqual(readKeyRing(JSON.stringify(ring)), ring);
  });

  it('throws for what is none, and quotes nothing', () => {
    const one = key('a');
    for (const ring of [
      'canary',
      '[]',
      '{}',
      JSON.stringify({ next: one }),
      JSON.stringify({ current: { ...one, secret: 'canary' } }),
      JSON.stringify({ current: { ...one, secret: one.secret.slice(1) } }),
      JSON.stringify({ current: { ...one, kid: 'a b' } }),
      JSON.stringify({ current: { ...one, kid: 7 } }),
      JSON.stringify({ current: one, next: { ...key('x'), kid: 'a' } }),
      JSON.stringify({ current: one, next: { kid: 'b', secret: one.secret } }),
      JSON.stringify({ current: one, assertion: 'canary' }),
    ]) {
      assert.throws(
        () => readKeyRing(ring),
        (error) => error instanceof TypeError && !error.message.includes('canary'),
        ring,
      );
    }
  });
});

describe('readClientKey()', () => {
  it('takes a JWK that says for which algorithm it is', () => {
    const jwk = '{"kty":"EC","alg":"ES256","kid":"k"}';
    assert.deepEqual(readClientKey(jwk), { jwk, alg: 'ES256', kid: 'k' });
  });

  it('throws for any other text', () => {
    for (const jwk of [
      '',
      '{}',
      '{"alg":"HS256"}',
      '{"alg":"none"}',
      '{"alg":["RS256"]}',
      '{"alg":"ES256","kid":1}',
    ]) {
      assert.throws(() => readClientKey(jwk), TypeError, jwk);
    }
  });
});

describe('readClientSecret() and readOriginSecret()', () => {
  it('take what the build would take', () => {
    assert.equal(readClientSecret('a b~'), 'a b~');
    const text = randomBytes(32).toString('base64url');
    assert.equal(readOriginSecret(text), text);
  });

  it('throw for all else', () => {
    for (const text of ['', 'ä', 'a\nb']) assert.throws(() => readClientSecret(text), TypeError);
    for (const text of ['', 'x'.repeat(42), `${'x'.repeat(43)}=`, undefined]) {
      assert.throws(() => readOriginSecret(text), TypeError);
    }
  });
});

describe('readSigningKey()', () => {
  it('takes a PEM and a JWK as they are', () => {
    for (const text of ['-----BEGIN PRIVATE KEY-----\nAAAA\n', '{"kty":"EC"}']) {
      assert.equal(readSigningKey(text), text);
    }
  });

  it('refuses everything else', () => {
    for (const text of ['', 'AAAA', ' {"kty":"EC"}', '----BEGIN PRIVATE KEY-----']) {
      assert.throws(() => readSigningKey(text), TypeError, text);
    }
  });
});
