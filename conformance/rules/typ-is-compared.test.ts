/**
 * RFC 8725 section 3.11: where a `typ` is configured, a token of another kind does not pass for it, well signed as it may be.
 * Case and `application/` do not count (RFC 7515 section 4.1.9).
 */
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { assertMisuse } from '../support/misuse.ts';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';

const signer = createSigner('ES256');

const OTHER_KINDS = [
  undefined,
  '',
  'JWT',
  'jwt',
  'id_token',
  'logout+jwt',
  'secevent+jwt',
  'dpop+jwt',
  'token-introspection+jwt',
  'postern-session+jwt',
  'at+jwt ',
  ' at+jwt',
  'at+jwt\0',
  'at+jwt;charset=utf-8',
  'at jwt',
  'at%2Bjwt',
  'aｔ+jwt',
  'text/at+jwt',
  '/at+jwt',
  'application/',
  'application/application/at+jwt',
  'application/at+jwt/',
  'x-application/at+jwt',
  '__proto__',
];

const SAME_KIND = ['at+jwt', 'AT+JWT', 'At+Jwt', 'application/at+jwt', 'Application/AT+JWT'];

/** Accepted where no `typ` is configured; no text is refused even then. */
const NO_TEXTS: readonly unknown[] = [null, 0, true, [], ['at+jwt'], { 0: 'at+jwt' }];

function cases(types: readonly unknown[], code: RuleCase['code']): RuleCase[] {
  return types.map((typ) => ({
    title: `typ ${JSON.stringify(typ)}`,
    token: goodToken(signer, {}, { typ }),
    code,
  }));
}

function accepted(types: readonly unknown[]): { title: string; token: string }[] {
  return types.map((typ) => ({
    title: `typ ${JSON.stringify(typ)}`,
    token: goodToken(signer, {}, { typ }),
  }));
}

for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT', ['at+jwt']]) {
  describe(`typ is compared with ${JSON.stringify(typ)}`, () => {
    rule({
      signer,
      options: { typ },
      good: goodToken(signer, {}, { typ: 'at+jwt' }),
      cases: [...cases(OTHER_KINDS, 'typ_mismatch'), ...cases(NO_TEXTS, 'header_malformed')],
      accepted: accepted(SAME_KIND),
    });
  });
}

describe('typ is compared with each of several', () => {
  rule({
    signer,
    options: { typ: ['at+jwt', 'JWT'] },
    cases: cases(['logout+jwt', undefined, 'at+jwt,JWT'], 'typ_mismatch'),
    accepted: accepted(['JWT', 'jwt', 'application/jwt', 'at+jwt']),
  });
});

describe('typ is compared whole where it has a slash of its own', () => {
  rule({
    signer,
    options: { typ: 'model/at+jwt' },
    good: goodToken(signer, {}, { typ: 'Model/AT+JWT' }),
    cases: cases(['application/model/at+jwt', 'at+jwt', 'model/', '/at+jwt'], 'typ_mismatch'),
    accepted: accepted(['model/at+jwt']),
  });
});

describe('typ is any text, or none, where none is configured', () => {
  rule({ signer, cases: cases(NO_TEXTS, 'header_malformed'), accepted: accepted(OTHER_KINDS) });
});

describe('typ is no option that a slip can empty', () => {
  for (const typ of ['', ' ', [], [''], [null], null, 0, true, {}, ['JWT', 'JWT']]) {
    it(`TypeError: ${JSON.stringify(typ)}`, () => {
      assertMisuse({ jwks: signer.jwk, typ }, /^Option "typ" must be /);
    });
  }
});
