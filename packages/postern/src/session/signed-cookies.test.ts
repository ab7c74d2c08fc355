import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createSignedCookies } from './signed-cookies.ts';

const ORIGIN = 'https://app.example.com';
const NOW = 1_800_000_000;
const TIMES = { now: NOW, end: NOW + 3_600 };
const FLAGS = '; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax';
const NAMES = [
  'CloudFront-Policy',
  'CloudFront-Signature',
  'CloudFront-Key-Pair-Id',
  'CloudFront-Hash-Algorithm',
];

function pemOf(type: 'pkcs1' | 'pkcs8' | 'sec1'): string {
  const { privateKey } = createSigner(type === 'sec1' ? 'ES256' : 'RS256');
  return String(privateKey.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }));
}

const jwk = JSON.stringify(createSigner('ES256').privateJwk);
const publicHalf = (privateKey: string) =>
  createPublicKey(
    privateKey.startsWith('{') ? { key: JSON.parse(privateKey), format: 'jwk' } : privateKey,
  );

/** Names to values; each cookie has the flags. */
function valuesOf(headers: readonly (readonly [string, string])[], flags = FLAGS): string[] {
  return headers.map(([header, line], place) => {
    assert.equal(header, 'set-cookie');
    assert.ok(line.startsWith(`${NAMES[place]}=`) && line.endsWith(flags), line);
    return line.slice(`${NAMES[place]}=`.length, -flags.length);
  });
}

function decode(value = ''): Buffer {
  assert.match(value, /^[A-Za-z0-9\-~_]+$/);
  const plain: Readonly<Record<string, string>> = { '-': '+', _: '=', '~': '/' };
  return Buffer.from(
    value.replace(/[-_~]/g, (character) => plain[character] ?? ''),
    'base64',
  );
}

describe('createSignedCookies()', () => {
  for (const [kind, privateKey] of [
    ['a JWK', jwk],
    ['RSA in PKCS #8', pemOf('pkcs8')],
    ['RSA in PKCS #1', pemOf('pkcs1')],
    ['P-256 in SEC 1, as OpenSSL makes it', pemOf('sec1')],
  ] as const) {
    it(`signs a policy for one origin and one end, with ${kind}`, () => {
      const { issue } = createSignedCookies({ keyPairId: 'K2JCJMDEHXQW5F', privateKey });
      const [policy, signature, ...rest] = valuesOf(issue(ORIGIN, TIMES));
      assert.equal(
        decode(policy).toString(),
        `{"Statement":[{"Resource":"${ORIGIN}/*","Condition":{"DateLessThan":{"AWS:EpochTime":${TIMES.end}}}}]}`,
      );
      assert.ok(verify('sha256', decode(policy), publicHalf(privateKey), decode(signature)));
      assert.deepEqual(rest, ['K2JCJMDEHXQW5F', 'SHA256']);
    });
  }

  it('clears what it has set, by the same names and flags', () => {
    const { clear } = createSignedCookies({ keyPairId: 'K1', privateKey: jwk });
    const values = valuesOf(clear(), FLAGS.replace('3600', '0'));
    assert.deepEqual(values, ['', '', '', '']);
  });

  it('has room beside everything else that browsers send', () => {
    const lengthOf = (privateKey: string) => {
      const { issue } = createSignedCookies({ keyPairId: 'K2JCJMDEHXQW5F', privateKey });
      return issue(ORIGIN, TIMES)
        .map(([, line]) => line.replace(/;.*/, ''))
        .join('; ').length;
    };
    assert.ok(lengthOf(jwk) <= 400, `${lengthOf(jwk)}`);
    assert.ok(lengthOf(pemOf('pkcs8')) <= 640, `${lengthOf(pemOf('pkcs8'))}`);
  });
});
