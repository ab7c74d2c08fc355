/**
 * Own members only: a polluted `Object.prototype`, before or after a verifier is built, changes no answer, and no token
 * pollutes it. Twice over: with a verifier that remembers verdicts, too.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { createVerifier, type Verifier, type VerifyResult } from 'postern/jwt';
import { withPollution } from '../support/pollution.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');
const other = createSigner('ES256', 'key-2');
const rsa = createSigner('RS256', 'key-3');

/** What could be inherited: claims, header members, options, words of a check, members of keys, plans and results. */
const POLLUTION: Readonly<Record<string, unknown>> = {
  iss: ISSUER,
  aud: AUDIENCE,
  exp: NOW + 600,
  nbf: NOW + 600,
  iat: NOW + 600,
  sub: 'ada',
  cnf: {},
  client_id: 'client-1',
  token_use: 'access',
  tenant: 'a',
  alg: 'none',
  typ: 'at+jwt',
  crit: ['exp'],
  b64: false,
  jwk: signer.jwk,
  issuer: 'https://evil.example/',
  issuers: [],
  audience: 'evil',
  algorithms: ['HS256'],
  jwks: other.jwk,
  jwksUri: 'http://127.0.0.1:9/',
  clientId: 'client-2',
  claims: { evil: { essential: true } },
  clockToleranceSeconds: 86_400,
  maxAgeSeconds: 1,
  unsafeAllowMissingExpiry: true,
  unsafeIgnoreConfirmation: true,
  clock: 0,
  fetch: 0,
  essential: true,
  value: 'evil',
  values: ['evil'],
  validate: 0,
  allowBlank: true,
  kty: 'oct',
  crv: 'P-384',
  use: 'enc',
  key_ops: ['sign'],
  d: 'AAAA',
  k: 'AAAA',
  n: 'AAAA',
  e: 'AQAB',
  x: 'AAAA',
  y: 'AAAA',
  key: 'evil',
  keys: [],
  remote: {},
  checks: ['checkMaxAge'],
  fetchedAt: 0,
  skippedKeys: [],
  proven: [],
  ok: true,
  code: 'evil',
  claim: 'evil',
};

function create(cacheMaxEntries = 0): Verifier {
  return createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: { keys: [signer.jwk, other.jwk] },
    cacheMaxEntries,
    claims: { tenant: { essential: true, values: ['a', 'b'] } },
    clock: () => NOW,
  });
}

/** None, and enough for all tokens. */
const CACHE_ENTRIES = [0, 100];

const TENANT = { tenant: 'a' };

/** Tokens that differ in what they lack; each with its answer in a clean world. */
const TOKENS: readonly (readonly [token: string, expected: string])[] = [
  [goodToken(signer, TENANT), 'ok'],
  [goodToken(other, TENANT), 'ok'],
  [goodToken(rsa, TENANT), 'algorithm_not_allowed'],
  [signToken(signer, { alg: 'ES256' }, { ...standardClaims(NOW), ...TENANT }), 'key_not_found'],
  [signToken(signer, { kid: 'key-1' }, standardClaims(NOW)), 'header_malformed'],
  [goodToken(signer, { ...TENANT, iss: undefined }), 'claim_missing iss'],
  [goodToken(signer, { ...TENANT, aud: undefined }), 'claim_missing aud'],
  [goodToken(signer, { ...TENANT, exp: undefined }), 'claim_missing exp'],
  [goodToken(signer, { ...TENANT, exp: NOW }), 'token_expired'],
  [goodToken(signer, { ...TENANT, iat: undefined, nbf: undefined }), 'ok'],
  [goodToken(signer, { ...TENANT, cnf: {} }), 'sender_constrained'],
  [goodToken(signer), 'claim_missing tenant'],
  [goodToken(signer, { tenant: 'c' }), 'claim_invalid tenant'],
  [goodToken(signer, { tenant: '' }), 'claim_invalid tenant'],
  [goodToken({ ...createSigner('ES256') }, TENANT), 'signature_invalid'],
  ['x', 'token_malformed'],
];

/** To be read in a clean world: results are plain objects. */
function answersOf(verifier: Verifier): readonly VerifyResult[] {
  return TOKENS.map(([token]) => verifier.verifySync(token));
}

function assertExpected(results: readonly VerifyResult[]): void {
  assert.deepEqual(
    results.map(codeOf),
    TOKENS.map(([, answer]) => answer),
  );
}

describe('inherited members do not count', () => {
  it('in a clean world the answers are these', () => {
    for (const entries of CACHE_ENTRIES) assertExpected(answersOf(create(entries)));
  });

  for (const entry of Object.entries(POLLUTION)) {
    for (const enumerable of [false, true]) {
      const kind = `${entry[0]}, ${enumerable ? 'enumerable' : 'hidden'}`;
      it(`${kind}, after the verifier is built`, () => {
        for (const entries of CACHE_ENTRIES) {
          const verifier = create(entries);
          const work = () => [answersOf(verifier), answersOf(verifier)];
          for (const results of withPollution(entry, { enumerable, work })) assertExpected(results);
          assertExpected(answersOf(verifier));
        }
      });

      it(`${kind}, before the verifier is built`, () => {
        for (const entries of CACHE_ENTRIES) {
          const work = () => {
            const verifier = create(entries);
            return { verifier, results: answersOf(verifier) };
          };
          const { verifier, results } = withPollution(entry, { enumerable, work });
          assertExpected(results);
          assertExpected(answersOf(verifier));
        }
      });
    }
  }
});

describe('no token pollutes a prototype', () => {
  const POLLUTING = [
    '"__proto__":{"polluted":true}',
    '"constructor":{"prototype":{"polluted":true}}',
    '"__proto__":{"__proto__":{"polluted":true}}',
    '"tenant":"a","__proto__":[1]',
    '"__proto__":null',
  ];
  for (const members of POLLUTING) {
    it(members, () => {
      const header = JSON.stringify(headerOf(signer)).replace('{', `{${members},`);
      const claims = JSON.stringify({ ...standardClaims(NOW), ...TENANT });
      const payload = claims.replace('{', `{${members},`);
      const result = create().verifySync(signToken(signer, header, payload));
      assert.equal(codeOf(result), 'ok');
      assert.ok(result.ok);
      for (const object of [{}, [], result.claims, result.header, Object.prototype]) {
        assert.equal((object as { polluted?: unknown }).polluted, undefined);
      }
      for (const object of [result.claims, result.header]) {
        assert.equal(Object.getPrototypeOf(object), Object.prototype);
      }
    });
  }
});
