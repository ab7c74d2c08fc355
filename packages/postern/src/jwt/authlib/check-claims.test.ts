/** The steps of `validate()`: what each refuses, what it lets pass, and which comes first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClaimsOptions } from './claims-options.ts';
import { JWTClaims } from './jwt-claims.ts';

const NOW = 1_800_000_000;

function claimsOf(payload: object, options: ClaimsOptions = {}): JWTClaims {
  return new JWTClaims(payload as Record<string, unknown>, { alg: 'RS256' }, { options });
}

/** Judges as JavaScript would see it, without the help of types. */
function judge(payload: object, options: unknown): void {
  claimsOf(payload, options as ClaimsOptions).validate({ now: NOW });
}

describe('the steps of validate()', () => {
  const notYet = 'invalid_token: The token is not valid yet';
  const fromFuture = 'invalid_token: The token is not valid as it was issued in the future';
  const cases: readonly (readonly [string, object, object, object])[] = [
    [
      'exp',
      { exp: NOW - 1 },
      {},
      { error: 'expired_token', message: 'expired_token: The token is expired' },
    ],
    ['nbf', { nbf: NOW + 1 }, {}, { name: 'InvalidTokenError', message: notYet }],
    ['iat', { iat: NOW + 1 }, {}, { name: 'InvalidTokenError', message: fromFuture }],
    [
      'essential first',
      { iss: 'x' },
      { iss: { value: 'i' }, sub: { essential: true } },
      { message: "missing_claim: Missing 'sub' claim" },
    ],
    [
      'iss before sub',
      { iss: 'x', sub: 'x' },
      { sub: { value: 's' }, iss: { value: 'i' } },
      { claimName: 'iss' },
    ],
    [
      'sub before aud',
      { aud: 'x', sub: 'x' },
      { aud: { value: 'a' }, sub: { value: 's' } },
      { claimName: 'sub' },
    ],
    ['aud before exp', { aud: 'x', exp: 1 }, { aud: { value: 'a' } }, { claimName: 'aud' }],
    ['exp before nbf', { exp: 1, nbf: NOW + 1 }, {}, { name: 'ExpiredTokenError' }],
    ['nbf before iat', { nbf: NOW + 1, iat: NOW + 1 }, {}, { message: notYet }],
    [
      'iat before jti',
      { jti: 'x', iat: NOW + 1 },
      { jti: { value: 'j' } },
      { message: fromFuture },
    ],
    [
      'jti before others',
      { jti: 'x' },
      { tenant: { value: 't' }, jti: { value: 'j' } },
      { claimName: 'jti' },
    ],
    ['others in their order', {}, { b: { value: 1 }, a: { value: 1 } }, { claimName: 'b' }],
    ['essential and falsy', { sub: 0 }, { sub: { essential: true } }, { claimName: 'sub' }],
    ['values', { sub: 'x' }, { sub: { values: ['a', 'b'] } }, { claimName: 'sub' }],
    [
      'value and values',
      { sub: 'a' },
      { sub: { value: 'a', values: ['b'] } },
      { claimName: 'sub' },
    ],
    [
      'aud, values over value',
      { aud: 'a' },
      { aud: { value: 'a', values: ['b'] } },
      { claimName: 'aud' },
    ],
  ];
  for (const [title, payload, options, error] of cases) {
    it(`refuse: ${title}`, () => assert.throws(() => judge(payload, options), error));
  }

  const passing: readonly (readonly [string, object, object])[] = [
    ['an audience that is expected and absent', {}, { aud: { value: 'a' } }],
    ['an audience that is expected and empty', { aud: [] }, { aud: { values: ['a'] } }],
    ['one audience of several', { aud: ['x', 'a'] }, { aud: { values: ['a', 'b'] } }],
    ['an audience that is a text', { aud: 'a' }, { aud: { values: ['b', 'a'] } }],
    ['an audience of which nothing is expected', { aud: 'x' }, { aud: { value: '', values: [] } }],
    ['a falsy value', { sub: 'x' }, { sub: { value: '', values: [] } }],
    ['null among values for an absent claim', {}, { sub: { values: [null] } }],
    ['values that are all met', { sub: 'a' }, { sub: { value: 'a', values: ['b', 'a'] } }],
    ['a claim that is there', { sub: 'a' }, { sub: { essential: true } }],
    ['a claim that is not essential', {}, { sub: { essential: 0 } }],
  ];
  for (const [title, payload, options] of passing) {
    it(`let pass: ${title}`, () => judge(payload, options));
  }

  it('count the leeway both ways', () => {
    const [late, early] = [claimsOf({ exp: NOW - 5 }), claimsOf({ nbf: NOW + 5, iat: NOW + 5 })];
    for (const claims of [late, early]) {
      claims.validate({ now: NOW, leeway: 5 });
      assert.throws(() => claims.validate({ now: NOW, leeway: 4 }));
    }
    const strict = claimsOf({ iat: NOW });
    assert.throws(() => strict.validate({ now: NOW, leeway: -1 }), { message: fromFuture });
  });

  it('ask the hook of each claim once', () => {
    const seen: string[] = [];
    const names = ['iss', 'sub', 'jti', 'tenant'];
    const options = names.map((name) => [name, { validate: () => seen.push(name) }]);
    judge({}, Object.fromEntries(options));
    assert.deepEqual(seen, names);
  });
});
