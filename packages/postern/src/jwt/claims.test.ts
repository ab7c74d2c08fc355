/** Headers, payloads and claims that are not what they should be: attacks.md classes 4 to 6. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, encode } from '@postern/testing';
import { createVerifier } from './create-verifier.ts';
import type { ClaimCheck, IssuerOptions } from './options.ts';
import { CLAIMS, createToken, ISSUER, NOW, type TokenContent } from './tokens.test.support.ts';

const signer = createSigner('HS256');
const HEADER = { alg: 'HS256', kid: 'key-1' };

/** `ok`, or the code with the claim's name. */
function verdict(content: TokenContent, options: Partial<IssuerOptions> = {}): string {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: 'api',
    jwks: signer.jwk,
    clock: () => NOW,
    ...options,
  });
  const result = verifier.verifySync(createToken(signer, content));
  if (result.ok) return 'ok';
  return result.claim === undefined ? result.code : `${result.code} ${result.claim}`;
}

function without(name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name));
}

const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;

const headers: readonly [unknown, string][] = [
  ['', 'token_malformed'],
  ['null', 'header_malformed'],
  ['[]', 'header_malformed'],
  ['"HS256"', 'header_malformed'],
  ['5', 'header_malformed'],
  ['{', 'header_malformed'],
  ['{}', 'header_malformed'],
  ['not json', 'header_malformed'],
  ['{"alg":"HS256"}x', 'header_malformed'],
  ['\ufeff{"alg":"HS256"}', 'header_malformed'],
  [Buffer.from('{"alg":"HS256","x":"\xff"}', 'latin1'), 'header_malformed'],
  [Buffer.from('{"alg":"HS256","x":"\xc0\xaf"}', 'latin1'), 'header_malformed'],
  ['{"alg":"HS256","x":"\ufffd"}', 'ok'],
  ['{"alg":"none","alg":"HS256"}', 'header_malformed'],
  ['{"alg":"HS256","\\u0061lg":"HS256"}', 'header_malformed'],
  ['{"alg":"HS256","x":{"a":1,"a":1}}', 'header_malformed'],
  ['{"alg":"HS256","x":[{"a":1,"a":2}]}', 'header_malformed'],
  ['{"alg" : "HS256", "alg" :"HS256"}', 'header_malformed'],
  ['{"alg":"HS256","__proto__":1,"__proto__":2}', 'header_malformed'],
  ['{"alg":"HS256","x":"a\\":b:\\\\","y:":{"":[]},"__proto__":1}', 'ok'],
  [`{"alg":"HS256","x":${deep(5_000)}}`, 'header_malformed'],
  [{ ...HEADER, alg: 5 }, 'header_malformed'],
  [{ ...HEADER, alg: ['HS256'] }, 'header_malformed'],
  [{ kid: 'key-1' }, 'header_malformed'],
  [{ ...HEADER, kid: 5 }, 'header_malformed'],
  [{ ...HEADER, kid: null }, 'header_malformed'],
  [{ ...HEADER, kid: ['key-1'] }, 'header_malformed'],
  [{ ...HEADER, kid: {} }, 'header_malformed'],
  [{ ...HEADER, typ: 1 }, 'header_malformed'],
  [{ ...HEADER, typ: null }, 'header_malformed'],
  [{ ...HEADER, crit: ['exp'] }, 'crit_unsupported'],
  [{ ...HEADER, crit: [] }, 'crit_unsupported'],
  [{ ...HEADER, crit: null }, 'crit_unsupported'],
  [{ ...HEADER, crit: 'b64' }, 'crit_unsupported'],
  [{ ...HEADER, crit: ['b64'], b64: false }, 'crit_unsupported'],
  [{ ...HEADER, crit: Array(2000).fill('x') }, 'crit_unsupported'],
  [{ ...HEADER, b64: false }, 'b64_unsupported'],
  [{ ...HEADER, b64: 'false' }, 'b64_unsupported'],
  [{ ...HEADER, b64: null }, 'b64_unsupported'],
  [{ ...HEADER, b64: true }, 'ok'],
  [
    {
      ...HEADER,
      jwk: signer.jwk,
      jku: 'https://evil.example/',
      x5u: 'https://evil.example/',
      x5c: ['AAAA'],
    },
    'ok',
  ],
  [{ alg: 'HS256', kid: 'other', jwk: signer.jwk }, 'key_not_found'],
  [{ alg: 'dir', enc: 'A256GCM' }, 'algorithm_not_allowed'],
];

for (const [index, [header, expected]] of headers.entries()) {
  test(`verifySync() answers ${expected} for header ${index}: ${String(typeof header === 'string' ? header : JSON.stringify(header)).slice(0, 60)}`, () => {
    assert.equal(verdict({ header }), expected);
  });
}

const json = JSON.stringify(CLAIMS);
const payloads: readonly [unknown, string][] = [
  ['', 'payload_malformed'],
  ['null', 'payload_malformed'],
  ['[]', 'payload_malformed'],
  [`[${json}]`, 'payload_malformed'],
  ['"x"', 'payload_malformed'],
  ['1', 'payload_malformed'],
  [json.slice(0, -1), 'payload_malformed'],
  [`${json} x`, 'payload_malformed'],
  [`\ufeff${json}`, 'payload_malformed'],
  [` ${json}\n`, 'ok'],
  [Buffer.from(json.replace('user-1', '\xff'), 'latin1'), 'payload_malformed'],
  [Buffer.from(json.replace('user-1', '\xed\xa0\x80'), 'latin1'), 'payload_malformed'],
  [json.replace('user-1', 'ü \ufffd 😀'), 'ok'],
  [`{"x":${deep(5_000)},${json.slice(1)}`, 'ok'],
  ['{}', 'claim_missing iss'],
  [`{"__proto__":${json}}`, 'claim_missing iss'],
  ['{"__proto__":null}', 'claim_missing iss'],
  // RFC 7519 section 4 lets a parser take the last of two members with one name, which is what the signer's library meant.
  [`{"exp":1,${json.slice(1)}`, 'ok'],
];

for (const [index, [claims, expected]] of payloads.entries()) {
  test(`verifySync() answers ${expected} for payload ${index}`, () => {
    assert.equal(verdict({ claims }), expected);
  });
}

const claims: readonly [string, unknown, string][] = [
  ['iss', [ISSUER], 'claim_invalid iss'],
  ['iss', ISSUER.slice(0, -1), 'claim_invalid iss'],
  ['iss', `${ISSUER}x`, 'claim_invalid iss'],
  ['iss', ISSUER.toUpperCase(), 'claim_invalid iss'],
  ['iss', null, 'claim_invalid iss'],
  ['iss', '', 'claim_invalid iss'],
  ['iss', { toString: 1 }, 'claim_invalid iss'],
  ['iss', `${ISSUER} `, 'claim_invalid iss'],
  ['aud', ['x', 'api'], 'ok'],
  ['aud', [], 'claim_invalid aud'],
  ['aud', '', 'claim_invalid aud'],
  ['aud', null, 'claim_invalid aud'],
  ['aud', 'API', 'claim_invalid aud'],
  ['aud', 'api2', 'claim_invalid aud'],
  ['aud', 'x api', 'claim_invalid aud'],
  ['aud', [['api']], 'claim_invalid aud'],
  ['aud', { 0: 'api', length: 1 }, 'claim_invalid aud'],
  ['aud', 5, 'claim_invalid aud'],
  ['aud', true, 'claim_invalid aud'],
  ['exp', NOW, 'token_expired'],
  ['exp', NOW + 0.001, 'ok'],
  ['exp', NOW - 1, 'token_expired'],
  ['exp', -1, 'token_expired'],
  ['exp', 0, 'token_expired'],
  ['exp', String(NOW + 9), 'claim_invalid exp'],
  ['exp', true, 'claim_invalid exp'],
  ['exp', null, 'claim_invalid exp'],
  ['exp', [NOW + 9], 'claim_invalid exp'],
  ['exp', {}, 'claim_invalid exp'],
  ['nbf', NOW, 'ok'],
  ['nbf', NOW + 1, 'token_not_yet_valid'],
  ['nbf', String(NOW), 'claim_invalid nbf'],
  ['nbf', null, 'claim_invalid nbf'],
  ['nbf', false, 'claim_invalid nbf'],
  ['nbf', -1, 'ok'],
  ['iat', NOW, 'ok'],
  ['iat', NOW + 1, 'token_issued_in_future'],
  ['iat', '5', 'claim_invalid iat'],
  ['iat', null, 'claim_invalid iat'],
  ['iat', {}, 'claim_invalid iat'],
  ['cnf', { jkt: 'x' }, 'sender_constrained'],
  ['cnf', null, 'sender_constrained'],
  ['cnf', '', 'sender_constrained'],
];

for (const [name, value, expected] of claims) {
  test(`verifySync() answers ${expected} for ${name} = ${JSON.stringify(value)}`, () => {
    assert.equal(verdict({ claims: { ...CLAIMS, [name]: value } }), expected);
  });
}

test('verifySync() rejects times that JSON reads as Infinity', () => {
  for (const name of ['exp', 'nbf', 'iat']) {
    const text = JSON.stringify({ ...without(name) }).replace('{', `{"${name}":1e999,`);
    assert.equal(verdict({ claims: text }), `claim_invalid ${name}`);
  }
});

test('verifySync() requires iss, aud and exp, and neither nbf nor iat', () => {
  for (const name of ['iss', 'aud', 'exp'])
    assert.equal(verdict({ claims: without(name) }), `claim_missing ${name}`);
  for (const name of ['nbf', 'iat', 'sub']) assert.equal(verdict({ claims: without(name) }), 'ok');
});

test('verifySync() takes what the unsafe options name, and no more', () => {
  assert.equal(verdict({ claims: without('exp') }, { unsafeAllowMissingExpiry: true }), 'ok');
  assert.equal(
    verdict({ claims: { ...CLAIMS, exp: null } }, { unsafeAllowMissingExpiry: true }),
    'claim_invalid exp',
  );
  assert.equal(
    verdict({ claims: { ...CLAIMS, exp: NOW } }, { unsafeAllowMissingExpiry: true }),
    'token_expired',
  );
  assert.equal(
    verdict({ claims: { ...CLAIMS, cnf: {} } }, { unsafeIgnoreConfirmation: true }),
    'ok',
  );
  assert.equal(verdict({ claims: without('aud') }, { audience: null }), 'ok');
  assert.equal(
    verdict({ claims: { ...CLAIMS, aud: 'other' } }, { audience: ['api', 'other'] }),
    'ok',
  );
});

test('verifySync() applies the clock tolerance to each time, in both directions', () => {
  const options = { clockToleranceSeconds: 5, maxAgeSeconds: 100 };
  const cases = [
    ['exp', NOW - 5, 'token_expired'],
    ['exp', NOW - 4.9, 'ok'],
    ['nbf', NOW + 5, 'ok'],
    ['nbf', NOW + 5.1, 'token_not_yet_valid'],
    ['iat', NOW + 5, 'ok'],
    ['iat', NOW + 6, 'token_issued_in_future'],
    ['iat', NOW - 105, 'ok'],
    ['iat', NOW - 106, 'token_too_old'],
  ] as const;
  for (const [name, value, expected] of cases) {
    assert.equal(
      verdict({ claims: { ...CLAIMS, [name]: value } }, options),
      expected,
      `${name} ${value}`,
    );
  }
});

test('verifySync() requires iat with maxAgeSeconds', () => {
  assert.equal(verdict({ claims: without('iat') }, { maxAgeSeconds: 60 }), 'claim_missing iat');
  assert.equal(
    verdict({ claims: { ...CLAIMS, iat: NOW - 61 } }, { maxAgeSeconds: 60 }),
    'token_too_old',
  );
  assert.equal(verdict({}, { maxAgeSeconds: 60 }), 'ok');
});

test('verifySync() rejects every time when now is no number', () => {
  const verifier = createVerifier({ issuer: ISSUER, audience: 'api', jwks: signer.jwk });
  const result = verifier.verifySync(createToken(signer), { now: Number.NaN });
  assert.deepEqual(result, { ok: false, code: 'token_expired' });
});

test('verifySync() compares typ without case and without application/', () => {
  const options = { typ: 'at+jwt' };
  const cases = [
    ['at+jwt', 'ok'],
    ['AT+JWT', 'ok'],
    ['application/at+jwt', 'ok'],
    ['Application/AT+jwt', 'ok'],
    ['JWT', 'typ_mismatch'],
    ['', 'typ_mismatch'],
    ['at+jwt ', 'typ_mismatch'],
    ['x/at+jwt', 'typ_mismatch'],
  ];
  for (const [typ, expected] of cases)
    assert.equal(verdict({ header: { ...HEADER, typ } }, options), expected, typ);
  assert.equal(verdict({ header: HEADER }, options), 'typ_mismatch');
  assert.equal(
    verdict({ header: { ...HEADER, typ: 'jwt' } }, { typ: ['at+jwt', 'application/JWT'] }),
    'ok',
  );
});

test('verifySync() takes only access tokens of the client', () => {
  const options = { audience: null, clientId: ['a', 'b'] };
  const claimsOf = (token_use: unknown, client_id: unknown) => ({
    claims: { ...CLAIMS, token_use, client_id },
  });
  assert.equal(verdict(claimsOf('access', 'b'), options), 'ok');
  assert.equal(verdict(claimsOf('id', 'b'), options), 'claim_invalid token_use');
  assert.equal(verdict(claimsOf(undefined, 'b'), options), 'claim_missing token_use');
  assert.equal(verdict(claimsOf('access', 'c'), options), 'claim_invalid client_id');
  assert.equal(verdict(claimsOf('access', ['a']), options), 'claim_invalid client_id');
  assert.equal(verdict(claimsOf('access', undefined), options), 'claim_missing client_id');
});

const checks: readonly [ClaimCheck, unknown, string][] = [
  [{ essential: true }, undefined, 'claim_missing'],
  [{ essential: true }, null, 'claim_invalid'],
  [{ essential: true }, '', 'claim_invalid'],
  [{ essential: true }, [], 'claim_invalid'],
  [{ essential: true }, {}, 'claim_invalid'],
  [{ essential: true }, false, 'ok'],
  [{ essential: true }, 0, 'ok'],
  [{ essential: true, allowBlank: true }, '', 'ok'],
  [{ essential: true, allowBlank: true }, null, 'claim_invalid'],
  [{ essential: false }, undefined, 'ok'],
  [{ essential: false }, '', 'claim_invalid'],
  [{ value: 'a' }, 'a', 'ok'],
  [{ value: 'a' }, undefined, 'claim_missing'],
  [{ value: 'a' }, 'A', 'claim_invalid'],
  [{ value: 'a' }, ['a'], 'claim_invalid'],
  [{ value: 'a' }, ['a', 'b'], 'claim_invalid'],
  [{ value: false }, false, 'ok'],
  [{ value: false }, 0, 'claim_invalid'],
  [{ value: 0 }, 0, 'ok'],
  [{ value: 0 }, false, 'claim_invalid'],
  [{ value: 1 }, true, 'claim_invalid'],
  [{ value: '1' }, 1, 'claim_invalid'],
  [{ value: ['a', 1] }, ['a', 1], 'ok'],
  [{ value: ['a', 1] }, [1, 'a'], 'claim_invalid'],
  [{ value: { a: { b: null } } }, { a: { b: null } }, 'ok'],
  [{ value: { a: 1 } }, { a: 1, b: 2 }, 'claim_invalid'],
  [{ value: { a: 1 } }, [1], 'claim_invalid'],
  [{ value: { toString: 'x' } }, { b: 'x' }, 'claim_invalid'],
  [{ values: ['a', 'b'] }, 'b', 'ok'],
  [{ values: ['a', 'b'] }, 'c', 'claim_invalid'],
  [{ values: ['a', 'b'] }, 'ab', 'claim_invalid'],
  [{ values: ['a', 'b'] }, undefined, 'claim_missing'],
  [{ values: [['a']] }, ['a'], 'ok'],
  [{ value: 'a', values: ['a', 'b'] }, 'a', 'ok'],
  [{ value: 'a', values: ['a', 'b'] }, 'b', 'claim_invalid'],
  [{ validate: (value) => value === 'a' }, 'a', 'ok'],
  [{ validate: (value) => value === 'a' }, 'b', 'claim_invalid'],
  [{ validate: (value) => value === undefined }, undefined, 'ok'],
  [{ validate: () => 1 as unknown as boolean }, 'a', 'claim_invalid'],
  [{ validate: () => Promise.resolve(true) as unknown as boolean }, 'a', 'claim_invalid'],
  [
    {
      validate: () => {
        throw new Error('a MARKER');
      },
    },
    'a',
    'claim_invalid',
  ],
  [{ validate: (_, all) => all.sub === 'user-1' }, 'a', 'ok'],
];

for (const [index, [check, value, expected]] of checks.entries()) {
  test(`verifySync() answers ${expected} for check ${index}: ${JSON.stringify(check)} of ${JSON.stringify(value)}`, () => {
    const found = verdict({ claims: { ...CLAIMS, tenant: value } }, { claims: { tenant: check } });
    assert.equal(found, expected === 'ok' ? 'ok' : `${expected} tenant`);
  });
}

test('verifySync() matches lists by one common member for aud, scope and scp only', () => {
  const check = { values: ['read'] };
  assert.equal(
    verdict({ claims: { ...CLAIMS, scope: ['read', 'write'] } }, { claims: { scope: check } }),
    'ok',
  );
  assert.equal(
    verdict({ claims: { ...CLAIMS, scp: ['read', 'write'] } }, { claims: { scp: check } }),
    'ok',
  );
  assert.equal(
    verdict({ claims: { ...CLAIMS, scope: 'read write' } }, { claims: { scope: check } }),
    'claim_invalid scope',
  );
  assert.equal(
    verdict({ claims: { ...CLAIMS, groups: ['read', 'write'] } }, { claims: { groups: check } }),
    'claim_invalid groups',
  );
});

test('verifySync() reports the first failure of the fixed order, then of the order of claims', () => {
  const wrong = { claims: { iss: 'x', exp: 1, tenant: 'x' } };
  assert.equal(verdict(wrong), 'claim_invalid iss');
  const options = { claims: { b: { essential: true }, a: { essential: true } }, maxAgeSeconds: 60 };
  assert.equal(verdict({}, options), 'claim_missing b');
  assert.equal(verdict({ claims: { ...CLAIMS, iat: 1 } }, options), 'token_too_old');
});

test('verifySync() does not count a claim that is inherited', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const claims = JSON.parse(`{"${name}":{"essential":true}}`);
    assert.equal(verdict({}, { claims }), `claim_missing ${name}`);
  }
  assert.equal(encode('{}'), 'e30');
});
