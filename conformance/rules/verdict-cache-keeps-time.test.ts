/**
 * A verdict that is remembered ends when the token does: at every `now`, to the second and with a clock that goes back, the answer is
 * that of a verifier without a cache. Covers CVE-2026-107719.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import fc from 'fast-check';
import type { IssuerOptions } from 'postern/jwt';
import { goodToken, NOW } from '../support/rule.ts';
import { createTwinVerifiers } from '../support/twin-verifiers.ts';

const signer = createSigner('HS256');
const END = NOW + 600;

it('a token seen before is accepted without a crypto call up to exp, and refused at that second', () => {
  const { ask, isHit } = createTwinVerifiers(signer);
  const token = goodToken(signer, { exp: END });
  assert.equal(ask(token), 'ok');
  assert.ok(isHit(token));
  assert.ok(isHit(token, END - 0.001));
  assert.equal(ask(token, END - 0.001), 'ok');
  assert.equal(ask(token, END), 'token_expired');
  assert.equal(ask(token, END + 1), 'token_expired');
  assert.equal(ask(token, END - 1), 'ok', 'the clock goes back');
});

it('exp counts where iat and nbf are absent', () => {
  const { ask } = createTwinVerifiers(signer);
  const token = goodToken(signer, { exp: END, iat: undefined, nbf: undefined });
  assert.equal(ask(token, END - 1), 'ok');
  assert.equal(ask(token, END), 'token_expired');
});

it('the tolerance counts at both ends', () => {
  const { ask, isHit } = createTwinVerifiers(signer, { clockToleranceSeconds: 30 });
  const token = goodToken(signer, { nbf: NOW, iat: NOW, exp: END });
  assert.equal(ask(token, NOW - 30.5), 'token_not_yet_valid');
  assert.equal(ask(token, NOW - 30), 'ok');
  assert.ok(isHit(token, END + 29));
  assert.equal(ask(token, END + 29.999), 'ok');
  assert.equal(ask(token, END + 30), 'token_expired');
});

it('the longest age counts, to the second', () => {
  const { ask, isHit } = createTwinVerifiers(signer, { maxAgeSeconds: 120 });
  const token = goodToken(signer, { iat: NOW, exp: END });
  assert.equal(ask(token), 'ok');
  assert.ok(isHit(token, NOW + 120));
  assert.equal(ask(token, NOW + 120), 'ok');
  assert.equal(ask(token, NOW + 120.001), 'token_too_old');
  assert.equal(ask(token, NOW + 60), 'ok');
});

it('a token that is not valid yet is refused, and accepted when it is', () => {
  const { ask, isHit } = createTwinVerifiers(signer);
  const token = goodToken(signer, { nbf: NOW + 10 });
  assert.equal(ask(token), 'token_not_yet_valid');
  assert.equal(ask(token, NOW + 9.999), 'token_not_yet_valid');
  assert.equal(ask(token, NOW + 10), 'ok');
  assert.ok(isHit(token, NOW + 11));
  assert.equal(ask(token, NOW), 'token_not_yet_valid', 'the clock goes back');
});

it('a token from the future is refused, and accepted when it is not', () => {
  const { ask } = createTwinVerifiers(signer);
  const token = goodToken(signer, { iat: NOW + 10, nbf: undefined });
  assert.equal(ask(token), 'token_issued_in_future');
  assert.equal(ask(token, NOW + 10), 'ok');
  assert.equal(ask(token, NOW), 'token_issued_in_future');
});

it('a token without an end is accepted at all times, where that is allowed', () => {
  const { ask, isHit } = createTwinVerifiers(signer, { unsafeAllowMissingExpiry: true });
  const token = goodToken(signer, { exp: undefined });
  assert.equal(ask(token), 'ok');
  assert.ok(isHit(token, NOW + 1e9));
  assert.equal(ask(token, NOW - 1000), 'token_not_yet_valid');
});

it('a time that is none refuses what has been accepted', () => {
  const { ask } = createTwinVerifiers(signer);
  const token = goodToken(signer);
  assert.equal(ask(token), 'ok');
  for (const now of [Number.NaN, Infinity, -Infinity]) assert.notEqual(ask(token, now), 'ok');
});

it('a hook is asked each time, for its answer may change', () => {
  let isOpen = true;
  const claims = { sub: { validate: () => isOpen } };
  const { ask, isHit } = createTwinVerifiers(signer, { claims });
  const token = goodToken(signer);
  assert.equal(ask(token), 'ok');
  isOpen = false;
  assert.equal(ask(token), 'claim_invalid');
  isOpen = true;
  assert.ok(isHit(token));
});

describe('over a moving clock, with random times and options, a cache changes no answer', () => {
  const offset = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(0, 0.5, -0.5, 1e12));
  const times = fc.record(
    { exp: offset, nbf: offset, iat: offset },
    { requiredKeys: [], noNullPrototype: true },
  );
  const settings: fc.Arbitrary<Partial<IssuerOptions>> = fc.record(
    {
      clockToleranceSeconds: fc.constantFrom(0, 0.1, 30),
      maxAgeSeconds: fc.constantFrom(1, 60),
      unsafeAllowMissingExpiry: fc.boolean(),
      cacheMaxEntries: fc.constantFrom(1, 2, 3, 100),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  it('3,000 questions', () => {
    let [accepted, questions] = [0, 0];
    const property = fc.property(
      settings,
      fc.array(times, { minLength: 1, maxLength: 3 }),
      fc.array(offset, { minLength: 10, maxLength: 10 }),
      (options, tokens, moments) => {
        const { ask } = createTwinVerifiers(signer, options);
        const made = tokens.map((token) => {
          const absolute = Object.entries(token).map(([name, at]) => [name, NOW + (at as number)]);
          const none = { exp: undefined, nbf: undefined, iat: undefined };
          return goodToken(signer, { ...none, ...Object.fromEntries(absolute) });
        });
        for (const moment of moments) {
          for (const token of made) {
            questions++;
            if (ask(token, NOW + moment) === 'ok') accepted++;
          }
        }
      },
    );
    fc.assert(property, { numRuns: 200 });
    assert.ok(questions >= 2000 && accepted > questions / 20, `${accepted} of ${questions}`);
  });
});
