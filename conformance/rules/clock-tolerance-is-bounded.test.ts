/** A tolerance is a day at most and nothing by default. CVE-2026-107721 (fast-jwt: a tolerance of Infinity ended all times). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, NOW, rule, ruleVerifier } from '../support/rule.ts';

const signer = createSigner('ES256');
const DAY_SECONDS = 86_400;

describe('clock tolerance is bounded', () => {
  for (const value of [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    DAY_SECONDS + 1,
    DAY_SECONDS + 0.001,
    Number.MAX_VALUE,
    1e21,
    -1,
    -0.001,
    '60',
    '',
    null,
    undefined,
    true,
    [60],
    { valueOf: () => 60 },
    60n,
    new Date(60),
  ]) {
    it(`refuses ${typeof value} ${String(value)}`, () => {
      assert.throws(
        () => ruleVerifier(signer, { clockToleranceSeconds: value as number }),
        (error: Error) =>
          error instanceof TypeError && error.message.includes('"clockToleranceSeconds"'),
      );
    });
  }
});

for (const tolerance of [0, 0.5, 60, DAY_SECONDS]) {
  describe(`clock tolerance of ${tolerance} s moves each time by as much`, () => {
    rule({
      signer,
      options: { clockToleranceSeconds: tolerance },
      cases: [
        {
          title: 'exp',
          token: goodToken(signer, { exp: NOW - tolerance }),
          code: 'token_expired',
        },
        {
          title: 'nbf',
          token: goodToken(signer, { nbf: NOW + tolerance + 0.01 }),
          code: 'token_not_yet_valid',
        },
        {
          title: 'iat',
          token: goodToken(signer, { iat: NOW + tolerance + 0.01 }),
          code: 'token_issued_in_future',
        },
        {
          title: 'exp null',
          token: goodToken(signer, { exp: null }),
          code: 'claim_invalid',
          claim: 'exp',
        },
      ],
      accepted: [
        { title: 'exp', token: goodToken(signer, { exp: NOW - tolerance + 0.01 }) },
        { title: 'nbf', token: goodToken(signer, { nbf: NOW + tolerance }) },
        { title: 'iat', token: goodToken(signer, { iat: NOW + tolerance }) },
      ],
    });
  });
}

describe('clock tolerance is nothing by default', () => {
  rule({
    signer,
    cases: [
      { title: 'exp', token: goodToken(signer, { exp: NOW - 0.001 }), code: 'token_expired' },
      { title: 'nbf', token: goodToken(signer, { nbf: NOW + 0.001 }), code: 'token_not_yet_valid' },
    ],
  });
});
