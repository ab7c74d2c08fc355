/** Whole sentences about wrong options: what it is, what it must be, what to do. People read them, so each is read here. */
import assert from 'node:assert/strict';
import { createPrivateKey, createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import { createSigner } from '@postern/testing';
import * as rows from './algorithms.ts';
import { createVerifier } from './create-verifier.ts';
import type { VerifierOptions } from './options.ts';
import { ISSUER } from './tokens.test.support.ts';

const ec = createSigner('ES256');
const hs = createSigner('HS256');
const VALID = { issuer: ISSUER, audience: 'api', algorithms: ['ES256'], jwks: ec.jwk };
const KNOWN = Object.keys(rows).join(', ');
const SECONDS = 'must be a number of seconds from';
const SET = 'Option "jwks" must be a JWK set, a JWK or { key: KeyObject, alg, kid }';
const PEM_HINT =
  'turn a PEM into a KeyObject with createPublicKey, a secret into { kty: "oct", k }';
const TEXTS = 'a text or a list of texts, none of them empty';

const SENTENCES: readonly [options: object, sentence: string][] = [
  [{ issuer: 'x' }, 'Option "issuer" must be an https URL, got "x"'],
  [{ issuer: 5 }, 'Option "issuer" must be an https URL, got 5'],
  [
    { issuer: 'http://a.example' },
    'Option "issuer" must be an https URL (http only on loopback), got "http://a.example"',
  ],
  [
    { issuer: 'https://a:b@a.example' },
    'Option "issuer" must be a URL without user name and password, got undefined',
  ],
  [
    { jwksUri: 'https://a.example/#x' },
    'Option "jwksUri" must be a URL without fragment, got "https://a.example/?…"',
  ],
  [{ audience: [] }, `Option "audience" must be ${TEXTS}, got an empty array`],
  [{ audience: ['a', ''] }, `Option "audience" must be ${TEXTS}, got an array`],
  [{ audience: ['a', 'a'] }, 'Option "audience" must be free of duplicates, got an array'],
  [{ typ: '' }, `Option "typ" must be ${TEXTS}, got ""`],
  [{ clientId: () => 1 }, `Option "clientId" must be ${TEXTS}, got a function`],
  [{ clockToleranceSeconds: -1 }, `Option "clockToleranceSeconds" ${SECONDS} 0 to 86400, got -1`],
  [{ maxAgeSeconds: 0 }, `Option "maxAgeSeconds" ${SECONDS} 1 to 3153600000, got 0`],
  [{ jwksMaxAgeSeconds: 0 }, `Option "jwksMaxAgeSeconds" ${SECONDS} 1 to 31536000, got 0`],
  [
    { bakedKeysMaxAgeSeconds: 0 },
    `Option "bakedKeysMaxAgeSeconds" ${SECONDS} 1 to 31536000, got 0`,
  ],
  [
    { bakedKeysMaxAgeSeconds: 60, jwksMaxAgeSeconds: 61 },
    'Option "bakedKeysMaxAgeSeconds" must be at least "jwksMaxAgeSeconds" (61), got 60',
  ],
  [{ jwksCooldownSeconds: 0 }, `Option "jwksCooldownSeconds" ${SECONDS} 1 to 86400, got 0`],
  [{ jwksTimeoutSeconds: 0 }, `Option "jwksTimeoutSeconds" ${SECONDS} 0.001 to 60, got 0`],
  [
    { cacheMaxEntries: 1.5 },
    'Option "cacheMaxEntries" must be a whole number from 0 to 1000000, got 1.5',
  ],
  [
    { cacheMaxEntries: 1, cacheMaxBytes: 65_535 },
    'Option "cacheMaxBytes" must be a whole number from 65536 to 1073741824, got 65535',
  ],
  [
    { cacheMaxBytes: 65_536 },
    'Option "cacheMaxBytes" bounds a cache that there is not: give "cacheMaxEntries" too',
  ],
  [
    { unsafeAllowMissingExpiry: 1 },
    'Option "unsafeAllowMissingExpiry" must be true or false, got 1',
  ],
  [{ clock: 5 }, 'Option "clock" must be a function, got 5'],
  [{ fetch: null }, 'Option "fetch" must be a function, got null'],
  [{ claims: [] }, 'Option "claims" must be an object of claim checks, got an empty array'],
  [
    { claims: { a: {} } },
    'Option "claims.a" must be an object with at least one of essential, value, values, validate, allowBlank, ' +
      'got an object',
  ],
  [{ claims: { a: { valu: 1 } } }, 'Unknown option "claims.a.valu": did you mean "value"?'],
  [{ claims: { a: { essential: 1 } } }, 'Option "claims.a.essential" must be true or false, got 1'],
  [
    { claims: { a: { allowBlank: 0 } } },
    'Option "claims.a.allowBlank" must be true or false, got 0',
  ],
  [
    { claims: { a: { value: null } } },
    'Option "claims.a.value" must be a JSON value other than null, got null',
  ],
  [
    { claims: { a: { values: [] } } },
    'Option "claims.a.values" must be a list of at least one JSON value other than null, got an empty array',
  ],
  [
    { claims: { a: { validate: async () => true } } },
    'Option "claims.a.validate" must be a function that returns true or false, and is not async, got a function',
  ],
  [{ algorithms: ['X'] }, `Option "algorithms" must be made of ${KNOWN}, got "X"`],
  [
    { algorithms: ['ES256', 'ES256'] },
    'Option "algorithms" must be free of duplicates, got an array',
  ],
  [
    { algorithms: [] },
    `Option "algorithms" must be a list of ${KNOWN} (required unless every key of a static "jwks" names its own), ` +
      'got an empty array',
  ],
  [
    { algorithms: ['HS256', 'ES256'] },
    'Option "algorithms" cannot mix HMAC and public-key algorithms, got "HS256" and "ES256": ' +
      'use one verifier for each',
  ],
  [
    { algorithms: ['HS256'], jwks: hs.jwk, jwksUri: ISSUER },
    'Option "algorithms" cannot hold "HS256" with "jwksUri": a secret is never fetched, give it in "jwks"',
  ],
  [{ jwks: 'x' }, `${SET}, got a string: ${PEM_HINT}`],
  [{ jwks: null }, `${SET}, got null: ${PEM_HINT}`],
  [{ jwks: [] }, `${SET}, got an array: ${PEM_HINT}`],
  [{ jwks: {} }, `${SET}, got an object with neither "keys", "kty" nor "key": ${PEM_HINT}`],
  [{ jwks: { keys: {} } }, `${SET}, "keys" is not a list: ${PEM_HINT}`],
  [
    { jwks: { keys: [] } },
    'Option "jwks" must hold a key for ES256, but none is usable: it is empty',
  ],
  [
    { algorithms: ['ES256', 'ES384'], jwks: { keys: [{ ...ec.jwk, use: 'enc' }, {}] } },
    'Option "jwks" must hold a key for ES256 or ES384, but none is usable: use, algorithm',
  ],
  [
    { jwks: { keys: [{ key: 'x', alg: 'ES256' }] } },
    'Option "jwks.keys[0].key" must be a KeyObject of type "public" or "secret"',
  ],
  [
    {
      jwks: { key: createPrivateKey({ key: ec.privateJwk as never, format: 'jwk' }), alg: 'ES256' },
    },
    'Option "jwks.key" must be a KeyObject of type "public" or "secret"',
  ],
  [{ jwks: { key: ec.publicKey, alg: 'X' } }, `Option "jwks.alg" must be one of ${KNOWN}, got "X"`],
  [
    { jwks: { key: ec.publicKey, alg: 'ES256', kid: 5 } },
    'Option "jwks.kid" must be a text, got 5',
  ],
  [
    { jwks: { key: createSecretKey(Buffer.alloc(32)), alg: 'HS256', kd: '' } },
    'Unknown option "jwks.kd": did you mean "kid"?',
  ],
];

function assertSays(options: unknown, sentence: string): void {
  assert.throws(() => createVerifier(options as VerifierOptions), {
    name: 'TypeError',
    message: sentence,
  });
}

for (const [options, sentence] of SENTENCES) {
  test(`createVerifier() says: ${sentence.slice(0, 90)}`, () => {
    assertSays({ ...VALID, ...options }, sentence);
  });
}

test('createVerifier() says which entry of several is wrong', () => {
  const entry = { ...VALID };
  assertSays({ issuers: [entry, 'x'] }, 'Option "issuers[1]" must be an object, got "x"');
  assertSays(
    { issuers: [entry, entry] },
    'Option "issuers" must be free of duplicates, got an array',
  );
  assertSays(
    { issuers: [] },
    'Option "issuers" must be a list of at least one issuer, got an empty array',
  );
  assertSays(
    { issuers: {} },
    'Option "issuers" must be a list of at least one issuer, got an object',
  );
  assertSays(
    { issuers: [{ ...entry, isuer: 1 }] },
    'Unknown option "issuers[0].isuer": did you mean "issuer"?',
  );
  assertSays(
    { issuers: [entry], typ: 'x' },
    'Option "typ" cannot stand beside "issuers": move it into each entry',
  );
  assertSays(
    { issuers: [{ ...entry, audience: 5 }] },
    `Option "issuers[0].audience" must be ${TEXTS}, got 5`,
  );
  assertSays(
    { issuers: [{ ...entry, cacheMaxBytes: 65_536 }] },
    'Option "issuers[0].cacheMaxBytes" bounds a cache that there is not: give "issuers[0].cacheMaxEntries" too',
  );
  assertSays(
    { issuers: [{ ...entry, bakedKeysMaxAgeSeconds: 1 }] },
    'Option "issuers[0].bakedKeysMaxAgeSeconds" must be at least "jwksMaxAgeSeconds" (3600), got 1',
  );
});

test('createVerifier() says that a key in the place of a secret lets everybody sign', () => {
  const k = Buffer.from(JSON.stringify(ec.jwk)).toString('base64url');
  const jwks = { keys: [hs.jwk, { kty: 'oct', alg: 'HS256', k }] };
  assert.throws(() => createVerifier({ issuer: ISSUER, audience: 'api', jwks }), {
    name: 'TypeError',
    message: /^Option "jwks" holds the text of a key as a secret, with which everybody /,
  });
});

test('createVerifier() says what is missing', () => {
  const { issuer, audience, algorithms, jwks } = VALID;
  assertSays(
    { issuer, audience, algorithms },
    'Option "jwks" or "jwksUri" is required: without keys no token can be verified',
  );
  assertSays(
    { issuer, algorithms, jwks },
    'Option "audience" must be a text, a list of texts, or null to accept any audience, got undefined',
  );
  assertSays({ audience, algorithms, jwks }, 'Option "issuer" must be an https URL, got undefined');
  assertSays('x', 'Options must be a plain object with "issuer", "audience" and keys');
  assertSays(
    { ...VALID, typ: undefined },
    'Option "typ" is undefined: give it a value, or leave it out where it is optional',
  );
});
