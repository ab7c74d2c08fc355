/** RFC 7800, RFC 8705, RFC 9449: a token bound to its sender by `cnf` is no bearer token. */
import { describe } from 'node:test';
import { createSigner, encode } from '@postern/testing';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('ES256');

/** Well-formed or not: a binding that is not understood is not dropped. */
const CONFIRMATIONS: readonly unknown[] = [
  { jkt: encode('a thumbprint of 32 characters...') },
  { 'x5t#S256': encode('a thumbprint of 32 characters...') },
  { jwk: signer.jwk },
  { kid: 'key-1' },
  { jwe: 'x' },
  {},
  [],
  null,
  '',
  'x',
  0,
  false,
  true,
];

const cases = CONFIRMATIONS.map(
  (cnf): RuleCase => ({
    title: JSON.stringify(cnf).slice(0, 40),
    token: goodToken(signer, { cnf }),
    code: 'sender_constrained',
  }),
);

describe('confirmation is refused', () => {
  rule({
    signer,
    cases,
    accepted: [
      { title: 'cnf in the header is no claim', token: goodToken(signer, {}, { cnf: {} }) },
      { title: 'cnf within another claim', token: goodToken(signer, { act: { cnf: {} } }) },
    ],
  });
});

describe('confirmation is refused after what is wrong besides', () => {
  rule({
    signer,
    cases: [
      {
        title: 'an expired token',
        token: goodToken(signer, { cnf: {}, exp: 1 }),
        code: 'token_expired',
      },
    ],
  });
});

describe('confirmation is taken where the config drops it', () => {
  rule({
    signer,
    options: { unsafeIgnoreConfirmation: true },
    cases: [
      {
        title: 'the rest is checked all the same',
        token: goodToken(signer, { cnf: {}, aud: 'x' }),
        code: 'claim_invalid',
        claim: 'aud',
      },
    ],
    accepted: cases.map(({ title, token }) => ({ title, token: token as string })),
  });
});
