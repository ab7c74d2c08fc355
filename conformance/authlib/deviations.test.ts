/** What `postern/jwt/authlib` refuses though authlib takes it: the whole list, each entry shown on a signed token. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, encode, generateJwkPair, headerOf, signToken } from '@postern/testing';
import { type ClaimsOptions, JsonWebToken, JWTClaims, type TrustedKey } from 'postern/jwt/authlib';

const NOW = 1_700_000_000;
const rsa = createSigner('RS256');
const ec = createSigner('ES256');
const jwt = new JsonWebToken(['RS256']);

function decode(payload: unknown, options: object = {}): JWTClaims {
  return jwt.decode(signToken(rsa, headerOf(rsa), payload), rsa.jwk, {
    claimsOptions: options as ClaimsOptions,
  });
}

function decodeWith(key: unknown, header: object = {}): JWTClaims {
  const token = signToken(rsa, { ...headerOf(rsa), ...header }, {});
  return jwt.decode(token, key as TrustedKey);
}

function weakKey(): object {
  return generateJwkPair('rsa', { modulusLength: 1024 }).publicJwk;
}

interface StrictCase {
  readonly what: string;
  readonly run: () => unknown;
  readonly error: { readonly name: string; readonly message?: RegExp; readonly code?: string };
}

const TYPE_ERROR = { name: 'TypeError' };

const STRICTER: readonly StrictCase[] = [
  {
    what: 'values that are a text, which authlib searches for the claim as a part of it',
    run: () => decode({ sub: 'bc' }, { sub: { values: 'abcd' } }),
    error: TYPE_ERROR,
  },
  {
    what: 'a claim that is only inherited',
    run: () => decode({}, { toString: { essential: true } }).validate({ now: NOW }),
    error: { name: 'MissingClaimError' },
  },
  ...['exp', 'nbf', 'iat'].map((name) => ({
    what: `${name} that is not finite`,
    run: () => decode(`{"${name}":${name === 'exp' ? '' : '-'}1e999}`).validate({ now: NOW }),
    error: { name: 'InvalidClaimError', message: new RegExp(`'${name}'`) },
  })),
  {
    what: 'a claim that is not finite, against a value',
    run: () => decode('{"sub":1e999}', { sub: { value: Infinity } }).validate({ now: NOW }),
    error: { name: 'InvalidClaimError' },
  },
  {
    what: 'no algorithms',
    run: () => new (JsonWebToken as new () => JsonWebToken)(),
    error: TYPE_ERROR,
  },
  {
    what: 'a PEM text as the key',
    run: () => decodeWith(rsa.publicKey.export({ type: 'spki', format: 'pem' })),
    error: TYPE_ERROR,
  },
  { what: 'a secret text as the key', run: () => decodeWith('secret'), error: TYPE_ERROR },
  { what: 'bytes as the key', run: () => decodeWith(Buffer.from('secret')), error: TYPE_ERROR },
  { what: 'a function as the key', run: () => decodeWith(() => rsa.jwk), error: TYPE_ERROR },
  {
    what: 'an encrypted token',
    run: () => jwt.decode(`${encode({ alg: 'dir', enc: 'A256GCM' })}....`, rsa.jwk),
    error: { name: 'DecodeError', message: /Encrypted tokens \(JWE\) are not supported$/ },
  },
  {
    what: 'crit, also with a name that authlib knows',
    run: () => decodeWith(rsa.jwk, { crit: ['b64'], b64: true }),
    error: { name: 'InvalidCritHeaderParameterNameError' },
  },
  {
    what: 'b64: false',
    run: () => decodeWith(rsa.jwk, { b64: false }),
    error: { name: 'DecodeError', code: 'b64_unsupported' },
  },
  { what: 'a weak key', run: () => decodeWith(weakKey()), error: TYPE_ERROR },
  {
    what: 'a private key',
    run: () => decodeWith(rsa.privateJwk),
    error: TYPE_ERROR,
  },
  {
    what: 'a key that names another algorithm',
    run: () => decodeWith({ ...rsa.jwk, alg: 'RS512' }),
    error: TYPE_ERROR,
  },
  {
    what: 'a key that could be for two of the algorithms',
    run: () => {
      const { alg: _, ...unnamed } = rsa.jwk;
      return new JsonWebToken(['RS256', 'PS256']).decode(
        signToken(rsa, headerOf(rsa), {}),
        unnamed,
      );
    },
    error: TYPE_ERROR,
  },
  {
    what: 'two members of a set with one kid, of which authlib takes the first',
    run: () => decodeWith({ keys: [rsa.jwk, rsa.jwk] }),
    error: TYPE_ERROR,
  },
  {
    what: 'HMAC beside public-key algorithms',
    run: () => new JsonWebToken(['RS256', 'HS256']),
    error: TYPE_ERROR,
  },
  {
    what: 'an option that is undefined, a value that JavaScript has and Python has not',
    run: () => decode({}, { iss: { essential: true, value: undefined } }),
    error: TYPE_ERROR,
  },
  {
    what: 'a hook that returns a promise, which would be true whatever it comes to',
    run: () =>
      decode({}, { sub: { validate: () => Promise.resolve(false) } }).validate({ now: NOW }),
    error: TYPE_ERROR,
  },
  {
    what: 'a kid that no key has, with a JoseError where authlib has a ValueError',
    run: () => decodeWith({ keys: [ec.jwk, rsa.jwk] }, { kid: 'unknown' }),
    error: { name: 'DecodeError', code: 'key_not_found' },
  },
];

describe('postern/jwt/authlib refuses, unlike authlib,', () => {
  for (const { what, run, error } of STRICTER) it(what, () => assert.throws(run, error));

  it('and nothing more: the same tokens pass as they should be', () => {
    decode({ sub: 'a', toString: 'x' }, { toString: { essential: true } }).validate({ now: NOW });
    assert.ok(decodeWith(rsa.jwk) instanceof JWTClaims);
    assert.ok(decodeWith({ keys: [ec.jwk, { ...rsa.jwk, kid: 'other' }] }, { kid: 'other' }));
  });

  it('and, like authlib, not cnf, nor a token without exp, nor one in the second of its exp', () => {
    decode({ cnf: { jkt: 'x' } }).validate({ now: NOW });
    decode({ exp: NOW }).validate({ now: NOW });
  });
});
