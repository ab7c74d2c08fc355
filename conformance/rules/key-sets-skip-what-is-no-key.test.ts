/**
 * RFC 7517 section 5: a set may hold what is unknown, broken or for something else. Such members are skipped, with their
 * reason, and cost no good key; alone they make no set. The same rules hold for a configured set and for a fetched one.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, generateJwkPair } from '@postern/testing';
import { createVerifier, type SkipReason, type VerifierOptions } from 'postern/jwt';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { serve, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const good = createSigner('ES256', 'good');
const ec = createSigner('ES256', 'bad');
const rsa = createSigner('RS256', 'bad');
const ed = createSigner('EdDSA', 'bad');
const hs = createSigner('HS256', 'bad');
const p384 = createSigner('ES384', 'bad');
const { publicJwk: shortRsa } = generateJwkPair('rsa', { modulusLength: 1024 });

type Member = readonly [title: string, reason: SkipReason, member: unknown];

const MEMBERS: readonly Member[] = [
  ['null', 'algorithm', null],
  ['a text', 'algorithm', 'key'],
  ['a number', 'algorithm', 5],
  ['a list', 'algorithm', [ec.jwk]],
  ['an empty object', 'algorithm', {}],
  ['a set within the set', 'algorithm', { keys: [ec.jwk] }],
  [
    'a key in a member called __proto__',
    'algorithm',
    JSON.parse(`{"__proto__":${JSON.stringify(ec.jwk)}}`),
  ],
  ['no kty', 'algorithm', { ...ec.jwk, kty: undefined }],
  ['an unknown kty', 'algorithm', { ...ec.jwk, kty: 'LATTICE' }],
  ['kty in lower case', 'algorithm', { ...ec.jwk, kty: 'ec' }],
  ['kty in a list', 'algorithm', { ...ec.jwk, kty: ['EC'] }],
  ['kty of a prototype', 'algorithm', { ...ec.jwk, kty: 'constructor' }],
  ['another curve', 'algorithm', p384.jwk],
  ['another curve, with an alg that is allowed', 'algorithm', { ...p384.jwk, alg: 'ES256' }],
  ['an unknown curve', 'algorithm', { ...ec.jwk, crv: 'P-255' }],
  ['no curve', 'algorithm', { ...ec.jwk, crv: undefined }],
  ['an Ed25519 key', 'algorithm', ed.jwk],
  ['a secret', 'algorithm', hs.jwk],
  ['a secret with an alg that is allowed', 'algorithm', { ...hs.jwk, alg: 'RS256' }],
  ['an RSA key for ES256', 'algorithm', { ...rsa.jwk, alg: 'ES256' }],
  ['an alg that is not allowed', 'algorithm', { ...rsa.jwk, alg: 'PS256' }],
  ['an alg for encryption', 'algorithm', { ...rsa.jwk, alg: 'RSA-OAEP' }],
  ['alg none', 'algorithm', { ...rsa.jwk, alg: 'none' }],
  ['alg null', 'algorithm', { ...rsa.jwk, alg: null }],
  ['alg in a list', 'algorithm', { ...rsa.jwk, alg: ['RS256'] }],
  ['alg __proto__', 'algorithm', { ...rsa.jwk, alg: '__proto__' }],
  ['a private EC key', 'private', ec.privateJwk],
  ['a private RSA key', 'private', rsa.privateJwk],
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map(
    (name): Member => [
      `the private member ${name} alone`,
      'private',
      { ...rsa.jwk, [name]: 'AQAB' },
    ],
  ),
  ['an empty private member', 'private', { ...ec.jwk, d: '' }],
  ['a private member of null', 'private', { ...ec.jwk, d: null }],
  ['use enc', 'use', { ...ec.jwk, use: 'enc' }],
  ['use in upper case', 'use', { ...ec.jwk, use: 'SIG' }],
  ['use null', 'use', { ...ec.jwk, use: null }],
  ['use in a list', 'use', { ...ec.jwk, use: ['sig'] }],
  ['an empty use', 'use', { ...ec.jwk, use: '' }],
  ['key_ops without verify', 'use', { ...ec.jwk, key_ops: ['sign', 'encrypt'] }],
  ['no key_ops', 'use', { ...ec.jwk, key_ops: [] }],
  ['key_ops as a text', 'use', { ...ec.jwk, key_ops: 'verify' }],
  ['key_ops null', 'use', { ...ec.jwk, key_ops: null }],
  ['no x', 'malformed', { ...ec.jwk, x: undefined }],
  ['an empty x', 'malformed', { ...ec.jwk, x: '' }],
  ['a number for x', 'malformed', { ...ec.jwk, x: 5 }],
  ['x in a list', 'malformed', { ...ec.jwk, x: [ec.jwk.x] }],
  ['padding', 'malformed', { ...ec.jwk, x: `${ec.jwk.x}=` }],
  ['a newline in n', 'malformed', { ...rsa.jwk, n: `${rsa.jwk.n}\n` }],
  ['the other alphabet', 'malformed', { ...rsa.jwk, n: `+/${String(rsa.jwk.n).slice(2)}` }],
  ['a point that is not on the curve', 'malformed', { ...ec.jwk, y: ec.jwk.x }],
  ['x and y of zero', 'malformed', { ...ec.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) }],
  ['a kid that is a number', 'malformed', { ...ec.jwk, kid: 5 }],
  ['a kid that is null', 'malformed', { ...ec.jwk, kid: null }],
  ['a kid in a list', 'malformed', { ...ec.jwk, kid: ['bad'] }],
  ['no n', 'malformed', { ...rsa.jwk, n: undefined }],
  ['no e', 'malformed', { ...rsa.jwk, e: undefined }],
  ['1,024 bits', 'weak', { ...shortRsa, kid: 'bad', alg: 'RS256' }],
  ['an exponent of 1', 'weak', { ...rsa.jwk, e: 'AQ' }],
  ['an even exponent', 'weak', { ...rsa.jwk, e: 'AQAA' }],
];

const options = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256', 'RS256'],
  clock: () => NOW,
} as const;

/** As JSON carries it: a member that is undefined is not there. */
function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

const tokens = [ec, rsa].map((signer) => goodToken(signer));

for (const [title, reason, given] of MEMBERS) {
  const member = asJson(given);
  const skipped = [{ kid: Object(member).kid, reason }];
  describe(`key sets skip what is no key: ${title}`, () => {
    it(`${reason}, in a configured set`, () => {
      for (const keys of [
        [member, good.jwk],
        [good.jwk, member],
      ]) {
        const verifier = createVerifier({ ...options, jwks: { keys } } as VerifierOptions);
        assert.deepEqual(verifier.skippedKeys, skipped);
        for (const token of tokens) {
          const { calls, result } = countCryptoCalls(() => verifier.verifySync(token));
          assert.equal(codeOf(result), 'key_not_found');
          assert.equal(calls, 0);
        }
        assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
      }
    });

    it(`${reason}, in a fetched set`, async () => {
      const { url: jwksUri } = await startJwksServer(serve({ keys: [member, good.jwk] }));
      const verifier = createVerifier({ ...options, jwksUri });
      assert.equal(codeOf(await verifier.verify(goodToken(good))), 'ok');
      assert.deepEqual(verifier.skippedKeys, skipped);
      for (const token of tokens) {
        assert.equal(codeOf(await verifier.verify(token)), 'key_not_found');
      }
    });

    it('is no set by itself', async () => {
      const jwks = { keys: [member] };
      assert.throws(
        () => createVerifier({ ...options, jwks } as VerifierOptions),
        (error: Error) => {
          assert.ok(error instanceof TypeError);
          assert.match(error.message, new RegExp(`^Option "jwks" must hold a key .*: ${reason}$`));
          return true;
        },
      );
      const { url: jwksUri } = await startJwksServer(serve(jwks));
      const verifier = createVerifier({ ...options, jwksUri });
      for (const token of tokens) {
        assert.equal(codeOf(await verifier.verify(token)), 'jwks_unavailable');
      }
    });
  });
}

describe('key sets skip what is no key: all of it at once', () => {
  it('and the one good key passes', () => {
    const keys = [...MEMBERS.map(([, , member]) => asJson(member)), good.jwk];
    const verifier = createVerifier({ ...options, jwks: { keys } } as VerifierOptions);
    assert.equal(verifier.skippedKeys.length, MEMBERS.length);
    assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
  });
});
