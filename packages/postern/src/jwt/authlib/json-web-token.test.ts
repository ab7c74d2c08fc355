/** `decode`: which tokens are believed, by which key, and with which of authlib's errors the others are refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import type { ClaimsOptions } from './claims-options.ts';
import { IDToken } from './id-token.ts';
import { JsonWebToken } from './json-web-token.ts';
import { JWTClaims } from './jwt-claims.ts';

const NOW = 1_800_000_000;
const rsa = createSigner('RS256', 'rsa-1');
const other = createSigner('RS256', 'rsa-2');
const ec = createSigner('ES256', 'ec-1');
const jwt = new JsonWebToken(['RS256', 'ES256']);

function tokenOf(signer: Signer, header: object = {}): string {
  return signToken(signer, { ...headerOf(signer), ...header }, { sub: 'ada', exp: NOW });
}

describe('decode()', () => {
  it('gives the claims and the header, unchecked', () => {
    const claims = jwt.decode(tokenOf(rsa), { keys: [rsa.jwk, ec.jwk] });
    assert.ok(claims instanceof JWTClaims);
    assert.equal(claims.sub, 'ada');
    assert.deepEqual(claims.header, headerOf(rsa));
    assert.throws(() => claims.validate({ now: NOW + 1 }), { name: 'ExpiredTokenError' });
    claims.validate({ now: NOW });
  });

  it('hands options and params to the class that is asked for', () => {
    const claims = jwt.decode(tokenOf(rsa), rsa.jwk, {
      claimsClass: IDToken,
      claimsOptions: { sub: { value: 'eve' } },
      claimsParams: { nonce: 'n' },
    });
    assert.ok(claims instanceof IDToken);
    assert.equal(claims.options.sub?.value, 'eve');
    assert.equal(claims.params.nonce, 'n');
  });

  it('takes a KeyObject with its algorithm', () => {
    const key = { key: rsa.publicKey, alg: 'RS256' } as const;
    assert.equal(jwt.decode(tokenOf(rsa), key).sub, 'ada');
    assert.throws(() => jwt.decode(tokenOf(other), key), { name: 'BadSignatureError' });
    const next = { key: other.publicKey, alg: 'RS256' } as const;
    assert.equal(jwt.decode(tokenOf(other), next).sub, 'ada');
  });

  it('takes HMAC keys', () => {
    const secret = createSigner('HS256');
    assert.equal(new JsonWebToken(['HS256']).decode(tokenOf(secret), secret.jwk).sub, 'ada');
  });
});

describe('misuse', () => {
  const token = tokenOf(rsa);
  const create = JsonWebToken as new (algorithms?: unknown) => JsonWebToken;
  const decode = (options: unknown) => jwt.decode(token, rsa.jwk, options as object);
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    ['no algorithms', () => new create(), /^Option "algorithms" must be a list/],
    ['an empty list', () => new create([]), /^Option "algorithms" must be a list/],
    ['a text', () => new create('RS256'), /^Option "algorithms" must be a list/],
    [
      'alg none',
      () => new create(['none']),
      /^Option "algorithms" must be made of .*, got "none"$/,
    ],
    ['families', () => new create(['RS256', 'HS256']), /^Option "algorithms" cannot mix/],
    [
      'authlib spelling',
      () => decode({ claims_options: {} }),
      /^Unknown option "claims_options": did you mean "claimsOptions"/,
    ],
    [
      'undefined options',
      () => decode({ claimsOptions: undefined }),
      /^Option "claimsOptions" is undefined/,
    ],
    ['null', () => decode(null), /^Option "options" must be an object, got null$/],
    [
      'null options',
      () => decode({ claimsOptions: null }),
      /^Option "claimsOptions" must be an object/,
    ],
    ['params', () => decode({ claimsParams: [] }), /^Option "claimsParams" must be an object/],
    [
      'another class',
      () => decode({ claimsClass: Map }),
      /^Option "claimsClass" must be JWTClaims or/,
    ],
    [
      'no class',
      () => decode({ claimsClass: 'IDToken' }),
      /^Option "claimsClass" must be JWTClaims or/,
    ],
  ];
  for (const [title, run, message] of cases) {
    it(`is told: ${title}`, () => assert.throws(run, { name: 'TypeError', message }));
  }

  it('is told before the token is looked at', () => {
    const options = { claimsOptions: { sub: { values: 'a' } } } as object;
    assert.throws(() => jwt.decode('x', rsa.jwk, options), TypeError);
  });
});

it('what would drop a check does not compile', () => {
  const token = tokenOf(rsa);
  // @ts-expect-error: a text is never a key
  assert.throws(() => jwt.decode(token, 'secret'), TypeError);
  // @ts-expect-error: authlib's spelling
  assert.throws(() => jwt.decode(token, rsa.jwk, { claims_options: {} }), TypeError);
  // @ts-expect-error: a list is wanted
  const claimsOptions: ClaimsOptions = { sub: { values: 'ada' } };
  assert.throws(() => jwt.decode(token, rsa.jwk, { claimsOptions }), TypeError);
  // @ts-expect-error: no algorithms
  assert.throws(() => new JsonWebToken(), TypeError);
});

it('the list of algorithms is copied', () => {
  const algorithms: 'RS256'[] = ['RS256'];
  const copy = new JsonWebToken(algorithms);
  algorithms.pop();
  assert.equal(copy.decode(tokenOf(rsa), rsa.jwk).sub, 'ada');
});

it('a class of your own sees claims, options and params', () => {
  class Mine extends JWTClaims {
    override validate(): void {
      super.validate({ now: NOW });
      if (this.params.tenant !== this.get('sub')) throw new RangeError('tenant');
    }
  }
  const claimsParams = { tenant: 'ada' };
  jwt.decode(tokenOf(rsa), rsa.jwk, { claimsClass: Mine, claimsParams }).validate();
  const claims = jwt.decode(tokenOf(rsa), rsa.jwk, { claimsClass: Mine });
  assert.throws(() => claims.validate(), RangeError);
});
