/**
 * RFC 7519 section 4.1.4: "on or after" `exp` a token must not be accepted, so it is refused at the very second, and one that
 * was accepted before is no exception. CVE-2026-107719 (fast-jwt: a remembered token without `iat` passed after `exp`).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { codeOf, goodToken, NOW, type RuleCase, rule, ruleVerifier } from '../support/rule.ts';

const signer = createSigner('RS256');

function expired(title: string, exp: number): RuleCase {
  return { title, token: goodToken(signer, { exp }), code: 'token_expired' };
}

describe('expiry at the exact second', () => {
  rule({
    signer,
    cases: [
      expired('now', NOW),
      expired('a second ago', NOW - 1),
      expired('a millisecond ago', NOW - 0.001),
      expired('the epoch', 0),
      expired('before the epoch', -1),
      expired('the smallest number', -Number.MAX_VALUE),
      expired('minus zero', -0),
    ],
    accepted: [
      { title: 'in a second', token: goodToken(signer, { exp: NOW + 1 }) },
      { title: 'in a millisecond', token: goodToken(signer, { exp: NOW + 0.001 }) },
      { title: 'beyond 2038', token: goodToken(signer, { exp: 2 ** 33 }) },
      { title: 'the largest number', token: goodToken(signer, { exp: Number.MAX_VALUE }) },
    ],
  });
});

describe('expiry at the exact second, with a tolerance of a minute', () => {
  rule({
    signer,
    options: { clockToleranceSeconds: 60 },
    cases: [expired('a minute ago', NOW - 60), expired('longer ago', NOW - 61)],
    accepted: [{ title: 'nearly a minute ago', token: goodToken(signer, { exp: NOW - 59.999 }) }],
  });
});

for (const cacheMaxEntries of [0, 10]) {
  describe(`expiry of one token while the clock moves, ${cacheMaxEntries} verdicts remembered`, () => {
    const verifier = ruleVerifier(signer, { cacheMaxEntries });
    const token = goodToken(signer, { exp: NOW + 10, iat: undefined });
    const moves: readonly (readonly [seconds: number, expected: string])[] = [
      [0, 'ok'],
      [9.999, 'ok'],
      [10, 'token_expired'],
      [11, 'token_expired'],
      [9, 'ok'],
      [86_400, 'token_expired'],
      [-61, 'token_not_yet_valid'],
      [-60, 'ok'],
    ];
    for (const [seconds, expected] of moves) {
      it(`is ${expected} ${seconds} s later, by sight and again`, async () => {
        const now = NOW + seconds;
        assert.equal(codeOf(verifier.verifySync(token, { now })), expected);
        assert.equal(codeOf(verifier.verifySync(token, { now })), expected);
        assert.equal(codeOf(await verifier.verify(token, { now })), expected);
      });
    }
  });
}
