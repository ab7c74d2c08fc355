/** Only acceptance is remembered: a refused token takes no place, and is judged anew each time. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { goodToken, NOW } from '../support/rule.ts';
import { createTwinVerifiers } from '../support/twin-verifiers.ts';

const [signer, forger] = [createSigner('ES256'), createSigner('ES256')];

const REFUSED: Readonly<Record<string, string>> = {
  'a forged token': goodToken(forger),
  'an expired token': goodToken(signer, { exp: NOW }),
  'a token that is not valid yet': goodToken(signer, { nbf: NOW + 1 }),
  'a token for another audience': goodToken(signer, { aud: 'other' }),
  'a token of another issuer': goodToken(signer, { iss: 'https://other.example.com/' }),
  'a token without exp': goodToken(signer, { exp: undefined }),
  'a token bound to its sender': goodToken(signer, { cnf: { jkt: 'x' } }),
  'a token that a hook refuses': goodToken(signer, { sub: 'eve' }),
};
const claims = { sub: { validate: (sub: unknown) => sub !== 'eve' } };

describe('the signature is checked each time of', () => {
  const { ask, cached } = createTwinVerifiers(signer, { claims });
  for (const [name, token] of Object.entries(REFUSED)) {
    it(name, () => {
      assert.notEqual(ask(token), 'ok');
      const { calls, result } = countCryptoCalls(() => cached.verifySync(token, { now: NOW }));
      assert.equal(result.ok, false);
      assert.ok(calls > 0, 'the refusal came from the cache');
    });
  }
});

it('10,000 refused tokens evict no good one, in a cache of two', () => {
  const options = { cacheMaxEntries: 3, claims };
  const { cached, isHit } = createTwinVerifiers(signer, options);
  const good = goodToken(signer);
  assert.ok(cached.verifySync(good).ok);
  const refused = Object.values(REFUSED);
  for (let index = 0; index < 10_000; index++) {
    const token = refused[index % refused.length] as string;
    // A signature check takes long, and most floods fail before it.
    const text = index < 400 ? token : `${token}${index}.`;
    assert.equal(cached.verifySync(text, { now: NOW }).ok, false);
  }
  assert.ok(isHit(good));
});
