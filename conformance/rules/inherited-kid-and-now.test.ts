/** Own members only, in two more places: a key of the config that has no `kid`, and the options of one verification. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type JsonWebKey, type Signer, signToken } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import { withPollution } from '../support/pollution.ts';
import { codeOf, goodToken, NOW, ruleVerifier } from '../support/rule.ts';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';

function withoutKid({ jwk }: Signer): JsonWebKey {
  return Object.fromEntries(
    Object.entries(jwk).filter(([name]) => name !== 'kid'),
  ) as unknown as JsonWebKey;
}

function create(...keys: readonly JsonWebKey[]): Verifier {
  const options = { issuer: ISSUER, audience: AUDIENCE, clock: () => NOW };
  return createVerifier({ ...options, jwks: { keys } });
}

const first = createSigner('ES256');
const second = createSigner('RS256');

for (const enumerable of [false, true]) {
  describe(`an inherited kid (${enumerable ? 'enumerable' : 'hidden'})`, () => {
    const work = () => create(withoutKid(first), withoutKid(second));

    it('names no key that has none', () => {
      const verifier = withPollution(['kid', 'key-1'], {
        enumerable,
        work: () => create(withoutKid(first)),
      });
      const nameless = signToken(first, { alg: 'ES256' }, standardClaims(NOW));
      assert.equal(codeOf(verifier.verifySync(nameless)), 'ok');
      assert.equal(codeOf(verifier.verifySync(goodToken(first))), 'key_not_found');
    });

    it('makes no duplicates of keys that have none', () => {
      const verifier = withPollution(['kid', 'key-1'], { enumerable, work });
      assert.deepEqual(verifier.skippedKeys, []);
    });
  });
}

describe('an inherited now', () => {
  const verifier = ruleVerifier(first);
  const expired = goodToken(first, { exp: NOW, nbf: undefined, iat: undefined });

  it('is no time where options are given without one', () => {
    const work = () => verifier.verifySync(expired, {});
    assert.equal(codeOf(withPollution(['now', 0], { work })), 'token_expired');
  });

  it('is no time where no options are given', () => {
    const work = () => verifier.verifySync(expired);
    assert.equal(codeOf(withPollution(['now', 0], { work })), 'token_expired');
  });
});
