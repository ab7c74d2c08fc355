/** A cache belongs to one issuer's entry of one verifier, and what it hands out cannot be changed by anybody. Covers CVE-2026-35039. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken as signParts } from '@postern/testing';
import { createVerifier, type IssuerOptions, type VerifiedToken } from 'postern/jwt';
import { goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';
import { createTwinVerifiers } from '../support/twin-verifiers.ts';

const signer = createSigner('ES256');
const [token, plainToken] = [goodToken(signer), goodToken(signer, {}, { typ: 'JWT' })];

/** Options under which `token` is refused. */
const OTHERS: Readonly<Record<string, Partial<IssuerOptions>>> = {
  'another audience': { audience: 'other' },
  'another issuer': { issuer: 'https://other.example.com/' },
  'another typ': { typ: 'at+jwt' },
  'another client': { clientId: 'web' },
  'another claim': { claims: { role: { essential: true } } },
  'a shorter age': { maxAgeSeconds: 1 },
  'another key': { jwks: { keys: [createSigner('ES256').jwk] } },
};

describe('a token that one verifier knows is not known to a verifier with', () => {
  const first = createTwinVerifiers(signer);
  for (const [name, options] of Object.entries(OTHERS)) {
    it(name, () => {
      const second = createTwinVerifiers(signer, options);
      for (let round = 0; round < 3; round++) {
        assert.equal(first.ask(token), 'ok');
        assert.notEqual(second.ask(token), 'ok');
      }
    });
  }
});

it('of several issuers, each has a cache of its own', () => {
  const others = createSigner('ES256');
  const entry = { audience: AUDIENCE, algorithms: ['ES256'] as const, cacheMaxEntries: 10 };
  const issuers = [
    { ...entry, issuer: ISSUER, jwks: { keys: [signer.jwk] } },
    { ...entry, issuer: 'https://b.example/', jwks: { keys: [others.jwk] } },
  ];
  const verifier = createVerifier({ issuers, clock: () => NOW });
  const foreign = goodToken(signer, { iss: 'https://b.example/' });
  for (let round = 0; round < 3; round++) {
    assert.ok(verifier.verifySync(token).ok);
    assert.ok(verifier.verifySync(goodToken(others, { iss: 'https://b.example/' })).ok);
    assert.equal(verifier.verifySync(foreign).ok, false);
  }
});

it('every part of a result is frozen, from the first answer on', () => {
  const { cached } = createTwinVerifiers(signer);
  const rich = goodToken(signer, { roles: ['a', { b: [{}] }], address: { city: { name: 'x' } } });
  for (let round = 0; round < 2; round++) {
    const result = cached.verifySync(rich) as VerifiedToken;
    assert.ok(result.ok);
    const parts: unknown[] = [result];
    for (const part of parts) {
      assert.ok(Object.isFrozen(part));
      parts.push(...Object.values(part as object).filter((value) => typeof value === 'object'));
    }
    assert.ok(parts.length > 8, 'all has been seen');
    assert.throws(() => Object.assign(result.claims, { sub: 'root' }), TypeError);
    assert.throws(() => (result.claims.roles as unknown[]).push('admin'), TypeError);
  }
  assert.equal((cached.verifySync(rich) as VerifiedToken).claims.sub, 'ada');
});

it('a hook sees the claims frozen, so that it cannot change what others get', () => {
  const validate = (_: unknown, claims: Readonly<Record<string, unknown>>) => {
    (claims as Record<string, unknown>).role = 'admin';
    return true;
  };
  const { cached } = createTwinVerifiers(signer, { claims: { sub: { validate } } });
  const result = cached.verifySync(token);
  assert.equal(result.ok, false, 'an attempt throws, and a hook that throws refuses');
});

describe('claims nested as deeply as a token can hold are frozen without an exception', () => {
  const claims = JSON.stringify(standardClaims(NOW)).slice(0, -1);
  for (const [open, close, depth] of [
    ['[', ']', 5_900],
    ['{"a":[', ']}', 1_450],
  ] as const) {
    it(`${depth} times ${open}`, () => {
      const payload = `${claims},"deep":${open.repeat(depth)}${close.repeat(depth)}}`;
      const nested = signParts(signer, headerOf(signer), payload);
      assert.ok(nested.length > 15_000 && nested.length < 16_384, `${nested.length}`);
      const { isHit } = createTwinVerifiers(signer);
      assert.equal(isHit(nested), false);
      assert.ok(isHit(nested));
    });
  }
});

it('a verifier without a cache hands out claims that are the caller’s own', () => {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: { keys: [signer.jwk] },
    cacheMaxEntries: 0,
    clock: () => NOW,
  });
  const one = verifier.verifySync(plainToken) as VerifiedToken;
  const two = verifier.verifySync(plainToken) as VerifiedToken;
  assert.notEqual(one.claims, two.claims);
  assert.equal(Object.isFrozen(one.claims), false);
});
