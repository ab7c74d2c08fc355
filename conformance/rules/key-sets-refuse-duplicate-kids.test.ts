/** Two usable keys of one `kid`: nobody can tell which is meant, so neither is used (contracts.md, Keys and tokens). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, type JsonWebKey, type Signer, signToken } from '@postern/testing';
import { createVerifier } from 'postern/jwt';
import { serve, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';

const first = createSigner('ES256', 'twice');
const second = createSigner('ES256', 'twice');
const otherAlg = createSigner('RS256', 'twice');
const good = createSigner('ES256', 'good');
const nameless = createSigner('ES256', 'none');

function withoutKid({ jwk }: Signer): JsonWebKey {
  const entries = Object.entries(jwk).filter(([name]) => name !== 'kid');
  return Object.fromEntries(entries) as unknown as JsonWebKey;
}

const options = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256', 'RS256'],
  clock: () => NOW,
} as const;

type Duplicates = readonly [title: string, members: readonly JsonWebKey[]];

const DUPLICATES: readonly Duplicates[] = [
  ['two keys', [first.jwk, second.jwk]],
  ['the same key twice', [first.jwk, first.jwk]],
  ['keys of two algorithms', [first.jwk, otherAlg.jwk]],
  ['three keys', [first.jwk, second.jwk, otherAlg.jwk]],
  ['keys with another between', [first.jwk, createSigner('RS256', 'between').jwk, second.jwk]],
];

for (const [title, members] of DUPLICATES) {
  const count = members.filter(({ kid }) => kid === 'twice').length;
  const skipped = Array.from({ length: count }, () => ({ kid: 'twice', reason: 'duplicate' }));
  const signers = [first, second, otherAlg];
  describe(`key sets refuse duplicate kids: ${title}`, () => {
    it('in a configured set', () => {
      const verifier = createVerifier({ ...options, jwks: { keys: [...members, good.jwk] } });
      assert.deepEqual(verifier.skippedKeys, skipped);
      for (const signer of signers) {
        assert.equal(codeOf(verifier.verifySync(goodToken(signer))), 'key_not_found');
      }
      assert.equal(codeOf(verifier.verifySync(goodToken(good))), 'ok');
    });

    it('in a fetched set', async () => {
      const { url: jwksUri } = await startJwksServer(serve({ keys: [...members, good.jwk] }));
      const verifier = createVerifier({ ...options, jwksUri });
      assert.equal(codeOf(await verifier.verify(goodToken(good))), 'ok');
      assert.deepEqual(verifier.skippedKeys, skipped);
      for (const signer of signers) {
        assert.equal(codeOf(await verifier.verify(goodToken(signer))), 'key_not_found');
      }
    });
  });
}

describe('key sets refuse duplicate kids: what is none', () => {
  const verifierOf = (...keys: readonly object[]) =>
    createVerifier({ ...options, jwks: { keys: keys as readonly JsonWebKey[] } });

  it('a member that is not used spoils no key of its kid', () => {
    const verifier = verifierOf(first.jwk, { ...second.jwk, use: 'enc' }, { kid: 'twice' });
    assert.equal(codeOf(verifier.verifySync(goodToken(first))), 'ok');
    assert.equal(codeOf(verifier.verifySync(goodToken(second))), 'signature_invalid');
  });

  it('kids that differ in case or white space', () => {
    const names = ['twice', 'Twice', 'twice ', 'tw\u0131ce'];
    const verifier = verifierOf(...names.map((kid) => ({ ...first.jwk, kid })));
    assert.deepEqual(verifier.skippedKeys, []);
    for (const kid of names) {
      assert.equal(codeOf(verifier.verifySync(goodToken(first, {}, { kid }))), 'ok');
    }
  });

  it('a kid in its own spelling of a prototype', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const verifier = verifierOf(...names.map((kid) => ({ ...first.jwk, kid })));
    for (const kid of names) {
      assert.equal(codeOf(verifier.verifySync(goodToken(first, {}, { kid }))), 'ok');
    }
    assert.equal(codeOf(verifier.verifySync(goodToken(first))), 'key_not_found');
  });
});

describe('a token without kid takes the one key of its alg', () => {
  const token = signToken(nameless, { alg: 'ES256' }, standardClaims(NOW));
  const verifierOf = (...keys: readonly JsonWebKey[]) =>
    createVerifier({ ...options, jwks: { keys } });

  it('with or without a name, beside keys of other algorithms', () => {
    for (const key of [nameless.jwk, withoutKid(nameless)]) {
      assert.equal(codeOf(verifierOf(key).verifySync(token)), 'ok');
      assert.equal(codeOf(verifierOf(otherAlg.jwk, key).verifySync(token)), 'ok');
    }
  });

  it('and none when there are two', () => {
    const [mine, other] = [withoutKid(nameless), withoutKid(first)];
    for (const keys of [
      [mine, other],
      [mine, good.jwk],
      [nameless.jwk, good.jwk],
      [mine, mine],
    ]) {
      assert.equal(codeOf(verifierOf(...keys).verifySync(token)), 'key_not_found');
    }
  });

  it('and a token with a kid takes no key without one', () => {
    const verifier = verifierOf(withoutKid(nameless));
    assert.equal(codeOf(verifier.verifySync(goodToken(nameless))), 'key_not_found');
    assert.equal(
      codeOf(verifier.verifySync(goodToken(nameless, {}, { kid: '' }))),
      'key_not_found',
    );
    assert.equal(codeOf(verifier.verifySync(token)), 'ok');
  });
});
