/** contracts.md, Time: every time is a number of seconds since the epoch, fractions allowed; what is no number refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier, type Verifier } from 'postern/jwt';
import { codeOf, goodToken, NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const signer = createSigner('ES256');
const good = goodToken(signer);
/** No other time than `exp` stands between it and a clock that is wrong. */
const onlyExpiry = goodToken(signer, { nbf: undefined, iat: undefined });

function createWith(clock: unknown): Verifier {
  return createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: signer.jwk,
    clock: clock as () => number,
  });
}

/** What a broken clock may give, and the answer. */
const BROKEN: readonly (readonly [clock: unknown, expected: string])[] = [
  [Number.NaN, 'token_expired'],
  [undefined, 'token_expired'],
  [Number.POSITIVE_INFINITY, 'token_expired'],
  ['noon', 'token_expired'],
  [{}, 'token_expired'],
  [[Number.NaN], 'token_expired'],
  [NOW * 1_000, 'token_expired'],
  [new Date(NOW * 1_000), 'token_expired'],
];

describe('clock is seconds', () => {
  for (const [value, expected] of BROKEN) {
    it(`${expected} by a clock that gives ${String(value)}`, async () => {
      const verifier = createWith(() => value);
      for (const token of [good, onlyExpiry]) {
        assert.equal(codeOf(verifier.verifySync(token)), expected);
        assert.equal(codeOf(await verifier.verify(token)), expected);
        assert.equal(codeOf(verifier.verifySync(token, { now: NOW })), 'ok');
      }
    });
  }

  it('a fraction of a second counts', () => {
    const token = goodToken(signer, { exp: NOW + 0.5 });
    assert.equal(codeOf(createWith(() => NOW + 0.49).verifySync(token)), 'ok');
    assert.equal(codeOf(createWith(() => NOW + 0.5).verifySync(token)), 'token_expired');
  });

  it('`now` is used in place of the clock, zero included', async () => {
    const verifier = createWith(() => NOW);
    assert.equal(codeOf(verifier.verifySync(good, { now: 0 })), 'token_not_yet_valid');
    assert.equal(codeOf(await verifier.verify(good, { now: 0 })), 'token_not_yet_valid');
    assert.equal(codeOf(verifier.verifySync(good, { now: NOW + 600 })), 'token_expired');
    assert.equal(codeOf(await verifier.verify(good, { now: NOW + 600 })), 'token_expired');
    assert.equal(codeOf(verifier.verifySync(good, {})), 'ok');
  });

  it('the clock is asked once for each token, and not at all with `now`', async () => {
    let asked = 0;
    const verifier = createWith(() => {
      asked++;
      return NOW;
    });
    const atBuild = asked;
    verifier.verifySync(good);
    assert.equal(asked - atBuild, 1);
    await verifier.verify(good);
    assert.equal(asked - atBuild, 2);
    verifier.verifySync(good, { now: NOW });
    assert.equal(asked - atBuild, 2);
  });

  it('without a clock it is the time of day', () => {
    const now = Date.now() / 1_000;
    const verifier = createVerifier({ issuer: ISSUER, audience: AUDIENCE, jwks: signer.jwk });
    const times = { iat: now - 60, nbf: now - 60 };
    const today = goodToken(signer, { ...times, exp: now + 3_600 });
    const past = goodToken(signer, { ...times, exp: now - 1 });
    const tomorrow = goodToken(signer, { ...times, nbf: now + 86_400, exp: now + 90_000 });
    assert.equal(codeOf(verifier.verifySync(today)), 'ok');
    assert.equal(codeOf(verifier.verifySync(past)), 'token_expired');
    assert.equal(codeOf(verifier.verifySync(tomorrow)), 'token_not_yet_valid');
  });
});
