/** Which key a token is held against: authlib's way of finding one, this house's way of binding it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import { JsonWebToken } from './json-web-token.ts';
import { createKeyMemory, type TrustedKey } from './trusted-keys.ts';

const rsa = createSigner('RS256', 'rsa-1');
const other = createSigner('RS256', 'rsa-2');
const ec = createSigner('ES256', 'ec-1');
const jwt = new JsonWebToken(['RS256', 'ES256']);

function tokenOf(signer: Signer, header: object = {}): string {
  return signToken(signer, { ...headerOf(signer), ...header }, { sub: 'ada' });
}

function withoutKid({ jwk: { kid: _, ...jwk } }: Signer): typeof rsa.jwk {
  return jwk;
}

describe('the key of a token', () => {
  const notFound = {
    name: 'DecodeError',
    message: 'decode_error: Invalid JSON Web Key Set',
    code: 'key_not_found',
  };

  it('is a single key, whatever the kid', () => {
    assert.equal(jwt.decode(tokenOf(rsa, { kid: 'x' }), rsa.jwk).sub, 'ada');
    assert.equal(jwt.decode(tokenOf(rsa), withoutKid(rsa)).sub, 'ada');
  });

  it('is in a set the one with the kid', () => {
    const keys = [other.jwk, rsa.jwk];
    assert.equal(jwt.decode(tokenOf(rsa), { keys }).sub, 'ada');
    assert.throws(() => jwt.decode(tokenOf(rsa, { kid: 'x' }), { keys }), notFound);
    assert.throws(() => jwt.decode(tokenOf(rsa), { keys: [withoutKid(rsa)] }), notFound);
  });

  it('is the only member of a set for a token without kid', () => {
    const token = tokenOf(rsa, { kid: undefined });
    assert.equal(jwt.decode(token, { keys: [rsa.jwk] }).sub, 'ada');
    assert.throws(() => jwt.decode(token, { keys: [rsa.jwk, other.jwk] }), notFound);
    assert.throws(() => jwt.decode(token, { keys: [rsa.jwk, ec.jwk] }), notFound);
  });

  it('is bound to one algorithm', () => {
    const token = tokenOf(ec, { kid: 'rsa-1' });
    assert.throws(() => jwt.decode(token, { keys: [rsa.jwk] }), notFound);
    assert.throws(() => jwt.decode(tokenOf(ec), rsa.jwk), notFound);
  });

  it('is gone as soon as it is taken out of the set', () => {
    const keys = [rsa.jwk];
    assert.equal(jwt.decode(tokenOf(rsa), { keys }).sub, 'ada');
    keys[0] = other.jwk;
    assert.throws(() => jwt.decode(tokenOf(rsa), { keys }), notFound);
    keys[0] = { ...other.jwk, kid: 'rsa-1' };
    assert.throws(() => jwt.decode(tokenOf(rsa), { keys }), { name: 'BadSignatureError' });
  });
});

describe('what is no key', () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    ['secret', /^Option "jwks" must be .* got a string: turn a PEM into a KeyObject/],
    [() => rsa.jwk, /^Option "jwks" must be .* got a function/],
    [undefined, /^Option "jwks" must be .* got a undefined/],
    [{ keys: [] }, /^Option "jwks" must hold a key for RS256 or ES256, but none is usable/],
    [createSigner('ES384').jwk, /^Option "jwks" must hold a key .*: algorithm$/],
  ];
  for (const [jwks, message] of wrong) {
    it(`is told: ${message.source}`, () => {
      const error = { name: 'TypeError', message };
      assert.throws(() => jwt.decode(tokenOf(rsa), jwks as TrustedKey), error);
    });
  }
});

describe('what is remembered of keys', () => {
  const remember = createKeyMemory(['RS256']);

  it('is the last set, by its content', () => {
    const first = remember({ keys: [rsa.jwk], note: null, list: [1, { a: 1 }] });
    assert.equal(remember({ keys: [{ ...rsa.jwk }], note: null, list: [1, { a: 1 }] }), first);
    assert.notEqual(remember({ keys: [rsa.jwk] }), first);
    assert.notEqual(remember({ keys: [rsa.jwk], note: null, list: [1, { a: 1 }] }), first);
  });

  it('is no KeyObject, which has no content to compare', () => {
    const own = { key: rsa.publicKey, alg: 'RS256' } as const;
    assert.notEqual(remember(own), remember(own));
    assert.notEqual(remember({ keys: [own] }), remember({ keys: [own] }));
    const single = remember(rsa.jwk);
    remember(own);
    assert.equal(remember(rsa.jwk), single);
  });

  it('is nothing that was refused', () => {
    const refused = { name: 'TypeError', message: /^Option "jwks\.e" is undefined/ };
    const unusable = { ...rsa.jwk, e: undefined };
    assert.throws(() => remember(unusable), refused);
    assert.throws(() => remember(unusable), refused);
  });
});

it('createKeyMemory() says in its own words what is no key set, be a good one in memory or not', () => {
  const { jwk } = createSigner('ES256');
  const trust = createKeyMemory(['ES256']);
  trust(jwk);
  const endless: Record<string, unknown> = { keys: [jwk] };
  endless.self = endless;
  const wrong = [{ ...jwk, use: undefined }, endless, { kty: 1n }, { keys: [1n] }, null, 5];
  for (const jwks of wrong) {
    assert.throws(() => trust(jwks as never), /^TypeError: Option "jwks/);
  }
  assert.ok(trust(jwk).find({ alg: 'ES256' }));
});
