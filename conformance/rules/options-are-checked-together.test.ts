/**
 * Battery B, the rest: values that are wrong in what they hold, or beside another option. Each is a TypeError when it is
 * built, names the option, and quotes no key. RFC 8725 section 3.1: HMAC and public keys never share a verifier.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { createGate, planGate } from 'postern/gate';
import { createVerifier, type VerifierOptions } from 'postern/jwt';
import { CASES, outcomeOf, RIGHT, signer, VERIFIER } from '../support/option-table.ts';

const hs = createSigner('HS256');
const rsa = createSigner('RS256', 'key-2');
const JWKS_URI = 'https://login.example.com/jwks';

/** The option that is named, and what is wrong. */
const WRONG: readonly (readonly [option: string, options: object])[] = [
  ['algorithms', { algorithms: 'ES256' }],
  ['algorithms', { algorithms: ['none'] }],
  ['algorithms', { algorithms: ['ES256', 'none'] }],
  ['algorithms', { algorithms: ['None'] }],
  ['algorithms', { algorithms: ['es256'] }],
  ['algorithms', { algorithms: [' ES256'] }],
  ['algorithms', { algorithms: ['ES256', ''] }],
  ['algorithms', { algorithms: ['ES256', undefined] }],
  ['algorithms', { algorithms: [['ES256']] }],
  ['algorithms', { algorithms: { 0: 'ES256', length: 1 } }],
  ['algorithms', { algorithms: new Set(['ES256']) }],
  ['algorithms', { algorithms: ['ES256', 'ES256'] }],
  ['algorithms', { algorithms: ['constructor'] }],
  ['algorithms', { algorithms: ['__proto__'] }],
  ['algorithms', { algorithms: ['dir'] }],
  ['algorithms', { algorithms: ['*'] }],
  ['algorithms', { algorithms: ['ES256', 'HS256'] }],
  ['algorithms', { algorithms: ['HS512', 'EdDSA'] }],
  ['algorithms', { algorithms: ['HS256', 'RS256'], jwks: { keys: [hs.jwk, rsa.jwk] } }],
  ['algorithms', { algorithms: ['HS256'], jwks: hs.jwk, jwksUri: JWKS_URI }],
  ['jwks', { algorithms: ['RS256'] }],
  ['jwks', { algorithms: ['HS256'] }],
  ['jwks', { jwks: { keys: [] } }],
  ['jwks', { jwks: { keys: {} } }],
  ['jwks', { jwks: { keys: 'x' } }],
  ['jwks', { jwks: { keys: [undefined] } }],
  ['jwks', { jwks: { keys: [signer.jwk, signer.jwk] } }],
  ['jwks', { jwks: [signer.jwk] }],
  ['jwks', { jwks: { keys: { keys: [signer.jwk] } } }],
  ['jwks', { jwks: JSON.stringify(signer.jwk) }],
  ['jwks', { jwks: signer.publicKey }],
  ['jwks', { jwks: signer.privateJwk }],
  ['jwks.key', { jwks: { key: signer.privateKey, alg: 'ES256' } }],
  ['jwks.alg', { jwks: { key: signer.publicKey } }],
  ['jwks.alg', { jwks: { key: signer.publicKey, alg: 'none' } }],
  ['jwks.use', { jwks: { key: signer.publicKey, alg: 'ES256', use: 'sig' } }],
  ['audience', { audience: ['a', 'a'] }],
  ['audience', { audience: ['a', null] }],
  ['audience', { audience: ['a', ''] }],
  ['audience', { audience: [['a']] }],
  ['audience', { audience: { 0: 'a' } }],
  ['typ', { typ: ['JWT', ''] }],
  ['typ', { typ: ['JWT', 'JWT'] }],
  ['clientId', { clientId: ['a', 'a'] }],
  ['clockToleranceSeconds', { clockToleranceSeconds: 86_400.1 }],
  ['bakedKeysMaxAgeSeconds', { bakedKeysMaxAgeSeconds: 60 }],
  ['bakedKeysMaxAgeSeconds', { jwksMaxAgeSeconds: 86_400, bakedKeysMaxAgeSeconds: 86_399 }],
  ['cacheMaxBytes', { cacheMaxBytes: 1_048_576 }],
  ['cacheMaxBytes', { cacheMaxEntries: 10, cacheMaxBytes: 0 }],
];

/** Each as it stands, and the nearest that is right. */
const RIGHT_ONES: readonly object[] = [
  { algorithms: ['ES256', 'RS256'] },
  { algorithms: ['ES256', 'EdDSA', 'PS512'] },
  { jwks: { keys: [signer.jwk] } },
  { jwks: { keys: [signer.jwk, rsa.jwk] } },
  { jwks: { key: signer.publicKey, alg: 'ES256', kid: signer.kid } },
  { jwks: { keys: [{ key: signer.publicKey, alg: 'ES256', kid: signer.kid }] } },
  { audience: ['a', RIGHT.audience] },
  { typ: ['JWT', 'at+jwt'] },
  { clockToleranceSeconds: 86_400 },
  { jwksMaxAgeSeconds: 86_400, bakedKeysMaxAgeSeconds: 86_400 },
  { cacheMaxEntries: 10, cacheMaxBytes: 1_048_576 },
];

for (const form of CASES) {
  describe(`options are checked together: ${form.name}`, () => {
    for (const [index, [option, options]] of WRONG.entries()) {
      it(`TypeError for ${option} (${index})`, () => {
        assert.equal(outcomeOf(form, options, option), 'TypeError');
      });
    }
    for (const [index, options] of RIGHT_ONES.entries()) {
      it(`ok for ${Object.keys(options).join(' and ')} (${index})`, () => {
        assert.equal(outcomeOf(form, options, ''), 'ok');
      });
    }
  });
}

/** Several issuers, and what may not stand beside them. */
const TOGETHER: readonly (readonly [title: string, options: unknown, message: RegExp])[] = [
  ['nothing', undefined, /plain object/],
  ['null', null, /plain object/],
  ['a text', 'x', /plain object/],
  ['a list', [RIGHT], /plain object/],
  ['a function', () => RIGHT, /plain object/],
  ['an empty object', {}, /"issuer"/],
  ['an issuer beside issuers', { ...RIGHT, issuers: [RIGHT] }, /"issuer" cannot stand beside/],
  ['an audience beside issuers', { audience: 'x', issuers: [RIGHT] }, /"audience" cannot stand/],
  ['a tolerance beside issuers', { clockToleranceSeconds: 0, issuers: [RIGHT] }, /cannot stand/],
  ['no issuers', { issuers: [] }, /"issuers" must be a list/],
  ['issuers that are a text', { issuers: 'x' }, /"issuers" must be a list/],
  ['issuers that are an object', { issuers: { 0: RIGHT } }, /"issuers" must be a list/],
  ['issuers that are null', { issuers: null }, /"issuers" must be a list/],
  ['issuers that are undefined', { issuers: undefined }, /"issuers" is undefined/],
  ['an entry that is undefined', { issuers: [RIGHT, undefined] }, /"issuers\[1\]"/],
  ['an entry that is null', { issuers: [null] }, /"issuers\[0\]"/],
  ['an entry that is a text', { issuers: ['https://login.example.com/'] }, /"issuers\[0\]"/],
  ['an entry in a list', { issuers: [[RIGHT]] }, /"issuers\[0\]"/],
  ['one issuer twice', { issuers: [RIGHT, { ...RIGHT }] }, /"issuers" must be free of duplicates/],
  ['issuers within an entry', { issuers: [{ ...RIGHT, issuers: [] }] }, /"issuers\[0\]\.issuers"/],
  ['a clock in an entry', { issuers: [{ ...RIGHT, clock: Date.now }] }, /"issuers\[0\]\.clock"/],
];

const ONLY_RULES = { rules: [{ path: '*', allow: 'authenticated' }] };

describe('options are checked together: several issuers', () => {
  for (const [title, options, message] of TOGETHER) {
    it(`a verifier refuses ${title}`, () => {
      assert.throws(() => createVerifier(options as VerifierOptions), {
        name: 'TypeError',
        message,
      });
    });
    // Beside `rules`, so an object it is.
    if (!/plain object/.test(message.source)) {
      it(`a gate refuses ${title}`, () => {
        const config = { ...ONLY_RULES, ...(options as object) } as unknown as PosternConfig;
        assert.throws(() => planGate(config), { name: 'TypeError', message });
      });
    }
  }

  it('a gate refuses what is no object', () => {
    for (const config of [undefined, null, 'x', 5, [], () => ({})]) {
      for (const build of [planGate, createGate]) {
        const message = /^Option "config" must be a plain object, got/;
        assert.throws(() => build(config as never), { name: 'TypeError', message });
      }
    }
  });

  it('a secret in an option that is no key is not quoted whole', () => {
    const long = 'MARKER'.repeat(40);
    assert.throws(
      () => VERIFIER.judge({ ...RIGHT, algorithms: long }),
      (error: Error) => error.message.length < 400,
    );
  });
});
