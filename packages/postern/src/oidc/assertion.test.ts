import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier } from '../jwt/create-verifier.ts';
import type { Verifier } from '../jwt/types.ts';
import { createAssertion, createKeysEndpoint, publicAssertionKeys } from './assertion.ts';
import { createContext, visitTo } from './login.test.support.ts';

const ORIGIN = 'https://app.example.com';
const NOW = 1_800_000_000.5;
const PLAN = {
  header: 'x-postern-assertion',
  audience: 'https://api.example.com',
  lifetimeSeconds: 60,
  claims: [['email'], ['realm_access', 'roles'], ['iss'], ['absent']],
};
const CLAIMS = {
  iss: 'https://login.example.com',
  sub: 'ada',
  email: 'ada@example.com',
  realm_access: { roles: ['a'], secret: 'kept' },
};

function ringOf(kid: string): { readonly assertion: Readonly<Record<string, string>> } {
  return { assertion: createSigner('ES256', kid).privateJwk as Readonly<Record<string, string>> };
}

const ring = ringOf('a1');

/** What an origin does: `postern/jwt` itself. */
function verifierAt(jwks: unknown): Verifier {
  return createVerifier({
    issuer: ORIGIN,
    audience: PLAN.audience,
    typ: 'postern-assertion+jwt',
    algorithms: ['ES256'],
    jwks: jwks as never,
  });
}

describe('createAssertion()', () => {
  it('signs what the verifier of the origin believes: chosen claims at their places, and no others', () => {
    const sign = createAssertion(ring.assertion, PLAN);
    const token = sign(CLAIMS, { origin: ORIGIN, now: NOW }) ?? '';
    const result = verifierAt(publicAssertionKeys(ring)).verifySync(token, { now: NOW });
    assert.ok(result.ok);
    assert.deepEqual(result.header, { alg: 'ES256', typ: 'postern-assertion+jwt', kid: 'a1' });
    const iat = Math.floor(NOW);
    assert.deepEqual(result.claims, {
      iss: ORIGIN,
      aud: PLAN.audience,
      idp: 'https://login.example.com',
      sub: 'ada',
      iat,
      exp: iat + 60,
      email: 'ada@example.com',
      realm_access: { roles: ['a'] },
    });
  });

  it('is believed for its lifetime, and by nobody with another key', () => {
    const token = createAssertion(ring.assertion, PLAN)(CLAIMS, { origin: ORIGIN, now: NOW }) ?? '';
    const verifier = verifierAt(publicAssertionKeys(ring));
    assert.equal(verifier.verifySync(token, { now: NOW + 59 }).ok, true);
    assert.equal(verifier.verifySync(token, { now: NOW + 60 }).ok, false);
    const other = verifierAt(publicAssertionKeys(ringOf('a1')));
    assert.equal(other.verifySync(token, { now: NOW }).ok, false);
  });

  it('says nothing of somebody without a name, or of more than servers take', () => {
    const sign = createAssertion(ring.assertion, PLAN);
    assert.equal(sign({ email: 'x' }, { origin: ORIGIN, now: NOW }), undefined);
    assert.equal(sign({ ...CLAIMS, sub: 1 }, { origin: ORIGIN, now: NOW }), undefined);
    const long = { ...CLAIMS, email: 'x'.repeat(4000) };
    assert.equal(sign(long, { origin: ORIGIN, now: NOW }), undefined);
  });

  it('says nothing of claims that are nested too deeply for JSON, and goes on with others', () => {
    const sign = createAssertion(ring.assertion, PLAN);
    const email = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    assert.throws(() => JSON.stringify(email), RangeError);
    assert.equal(sign({ ...CLAIMS, email }, { origin: ORIGIN, now: NOW }), undefined);
    assert.ok(sign(CLAIMS, { origin: ORIGIN, now: NOW }));
  });
});

describe('createKeysEndpoint()', () => {
  it('publishes the public half alone', () => {
    const context = createContext([]);
    const endpoint = createKeysEndpoint(ring);
    const reply = endpoint(context, visitTo('/.postern/jwks'));
    const { kty, crv, x, y } = ring.assertion;
    assert.deepEqual(JSON.parse(reply.body), {
      keys: [{ kty, crv, x, y, kid: 'a1', alg: 'ES256', use: 'sig' }],
    });
    assert.equal(
      endpoint(context, visitTo('/.postern/jwks', new Map(), { method: 'POST' })).status,
      404,
    );
    assert.deepEqual(publicAssertionKeys({}), { keys: [] });
  });
});
