/** authlib's `essential` and our `allowBlank`: a required claim is there, as an own member, and holds something. */
import { describe } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import { goodToken, NOW, type RuleCase, rule } from '../support/rule.ts';
import { standardClaims } from '../support/tokens.ts';

const signer = createSigner('ES256');

function wrong(tenant: unknown): RuleCase {
  return {
    title: tenant === undefined ? 'absent' : JSON.stringify(tenant),
    token: goodToken(signer, { tenant }),
    code: tenant === undefined ? 'claim_missing' : 'claim_invalid',
    claim: 'tenant',
  };
}

function right(tenant: unknown): { title: string; token: string } {
  return {
    title: tenant === undefined ? 'absent' : JSON.stringify(tenant),
    token: goodToken(signer, { tenant }),
  };
}

const BLANK: readonly unknown[] = ['', [], {}];
const FULL: readonly unknown[] = ['a', ' ', 0, -1, false, true, [null], [''], { a: null }];

describe('claims: essential', () => {
  rule({
    signer,
    options: { claims: { tenant: { essential: true } } },
    good: goodToken(signer, { tenant: 'a' }),
    cases: [undefined, null, ...BLANK].map(wrong),
    accepted: FULL.map(right),
  });
});

describe('claims: essential with allowBlank', () => {
  rule({
    signer,
    options: { claims: { tenant: { essential: true, allowBlank: true } } },
    good: goodToken(signer, { tenant: 'a' }),
    cases: [undefined, null].map(wrong),
    accepted: [...BLANK, ...FULL].map(right),
  });
});

describe('claims: not essential', () => {
  rule({
    signer,
    options: { claims: { tenant: { essential: false } } },
    cases: [null, ...BLANK].map(wrong),
    accepted: [undefined, ...FULL].map(right),
  });
});

/** `claims` with names that every object inherits. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];

/** A token whose payload begins with these members, as they are written. */
function tokenWith(members: string): string {
  const text = JSON.stringify(standardClaims(NOW)).replace('{', `{${members},`);
  return signToken(signer, headerOf(signer), text);
}

for (const name of INHERITED) {
  describe(`claims: essential is an own member, called ${name}`, () => {
    rule({
      signer,
      options: { claims: JSON.parse(`{"${name}":{"essential":true}}`) },
      good: tokenWith(`"${name}":"a"`),
      cases: [
        { title: 'absent', token: goodToken(signer), code: 'claim_missing', claim: name },
        {
          title: 'within another claim',
          token: tokenWith(`"act":{"${name}":"a"}`),
          code: 'claim_missing',
          claim: name,
        },
      ],
    });
  });
}

describe('claims: a claim called __proto__ gives none', () => {
  rule({
    signer,
    options: { claims: { tenant: { essential: true } } },
    good: goodToken(signer, { tenant: 'a' }),
    cases: [
      {
        title: 'tenant within it',
        token: tokenWith('"__proto__":{"tenant":"a"}'),
        code: 'claim_missing',
        claim: 'tenant',
      },
    ],
  });
});

describe('claims: the first that fails is named, in the order of the config', () => {
  rule({
    signer,
    options: { claims: { b: { essential: true }, a: { essential: true } }, maxAgeSeconds: 60 },
    good: goodToken(signer, { a: 1, b: 1 }),
    cases: [
      { title: 'both', token: goodToken(signer), code: 'claim_missing', claim: 'b' },
      {
        title: 'the second',
        token: goodToken(signer, { b: 1 }),
        code: 'claim_missing',
        claim: 'a',
      },
      {
        title: 'after the standard claims',
        token: goodToken(signer, { aud: 'x' }),
        code: 'claim_invalid',
        claim: 'aud',
      },
      { title: 'after the age', token: goodToken(signer, { iat: 1 }), code: 'token_too_old' },
    ],
  });
});
