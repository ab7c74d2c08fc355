/** OpenID Connect Core section 3.1.3.7: who asks for an age refuses a token that does not tell when it was issued. */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('HS256');

const UNTOLD: readonly RuleCase[] = [
  {
    title: 'no iat',
    token: goodToken(signer, { iat: undefined }),
    code: 'claim_missing',
    claim: 'iat',
  },
  {
    title: 'auth_time in its place',
    token: goodToken(signer, { iat: undefined, auth_time: NOW }),
    code: 'claim_missing',
    claim: 'iat',
  },
  {
    title: 'iat in the header',
    token: goodToken(signer, { iat: undefined }, { iat: NOW }),
    code: 'claim_missing',
    claim: 'iat',
  },
  ...[null, '', `${NOW}`, true, [], [NOW], {}].map(
    (iat): RuleCase => ({
      title: `iat ${JSON.stringify(iat)}`,
      token: goodToken(signer, { iat }),
      code: 'claim_invalid',
      claim: 'iat',
    }),
  ),
];

function issued(seconds: number): { title: string; token: string } {
  return { title: `${seconds} s ago`, token: goodToken(signer, { iat: NOW - seconds }) };
}

function tooOld(seconds: number): RuleCase {
  return { ...issued(seconds), code: 'token_too_old' };
}

describe('max age needs iat', () => {
  rule({
    signer,
    options: { maxAgeSeconds: 300 },
    cases: [
      ...UNTOLD,
      ...[300.001, 301, 86_400, NOW, NOW + 1].map(tooOld),
      { ...issued(-1), code: 'token_issued_in_future' },
    ],
    accepted: [0, 1, 299, 300].map(issued),
  });
});

describe('max age needs iat, with a tolerance of ten seconds', () => {
  rule({
    signer,
    options: { maxAgeSeconds: 300, clockToleranceSeconds: 10 },
    cases: [...UNTOLD, ...[310.001, 311].map(tooOld)],
    accepted: [300, 310, -10].map(issued),
  });
});
