/** RFC 8725 section 3.10 and RFC 9068 section 2.2: a token that never ends is not taken, unless the config says so. */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('ES384');

const PRESENT: readonly RuleCase[] = [
  {
    title: 'null',
    token: goodToken(signer, { exp: null }),
    code: 'claim_invalid',
    claim: 'exp',
  },
  {
    title: 'an empty text',
    token: goodToken(signer, { exp: '' }),
    code: 'claim_invalid',
    claim: 'exp',
  },
  { title: 'false', token: goodToken(signer, { exp: false }), code: 'claim_invalid', claim: 'exp' },
  { title: 'zero', token: goodToken(signer, { exp: 0 }), code: 'token_expired' },
  { title: 'the past', token: goodToken(signer, { exp: NOW - 1 }), code: 'token_expired' },
];

const absent = goodToken(signer, { exp: undefined });

describe('expiry is required', () => {
  rule({
    signer,
    cases: [
      ...PRESENT,
      { title: 'no exp', token: absent, code: 'claim_missing', claim: 'exp' },
      {
        title: 'exp in the header',
        token: goodToken(signer, { exp: undefined }, { exp: NOW + 600 }),
        code: 'claim_missing',
        claim: 'exp',
      },
      {
        title: 'EXP in upper case',
        token: goodToken(signer, { exp: undefined, EXP: NOW + 600 }),
        code: 'claim_missing',
        claim: 'exp',
      },
      {
        title: 'other words for it',
        token: goodToken(signer, { exp: undefined, expires_in: 600, expiry: NOW + 600 }),
        code: 'claim_missing',
        claim: 'exp',
      },
    ],
  });
});

describe('expiry is required: unsafeAllowMissingExpiry takes its absence, and nothing else', () => {
  rule({
    signer,
    options: { unsafeAllowMissingExpiry: true },
    cases: PRESENT,
    accepted: [
      { title: 'no exp', token: absent },
      { title: 'a good exp', token: goodToken(signer) },
    ],
  });
});

describe('expiry is required: unsafeAllowMissingExpiry: false is the usual', () => {
  rule({
    signer,
    options: { unsafeAllowMissingExpiry: false },
    cases: [{ title: 'no exp', token: absent, code: 'claim_missing', claim: 'exp' }],
  });
});
