/**
 * authlib's `value` and `values`: a claim is the very JSON value that the config states; nothing is coerced, no text is
 * searched, and an absent claim is no match.
 */
import { describe } from 'node:test';
import { createSigner } from '@postern/testing';
import type { ClaimCheck } from 'postern/jwt';
import { goodToken, type RuleCase, rule } from '../support/rule.ts';
import { AUDIENCE } from '../support/tokens.ts';

const signer = createSigner('HS512');

interface Comparison {
  readonly check: ClaimCheck;
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
}

const COMPARISONS: readonly Comparison[] = [
  {
    check: { value: 'ada' },
    right: ['ada'],
    wrong: ['Ada', 'ad', 'adam', ' ada', 'ada\n', ['ada'], ['ada', 'bob'], { 0: 'ada' }, 0, true],
  },
  { check: { value: '1' }, right: ['1'], wrong: [1, true, ['1'], '1.0', '01'] },
  { check: { value: 1 }, right: [1, 1.0], wrong: ['1', true, [1], 1.5, -1] },
  { check: { value: 0 }, right: [0, -0], wrong: [false, '0', 1] },
  { check: { value: false }, right: [false], wrong: [0, 'false', true] },
  { check: { value: true }, right: [true], wrong: [1, 'true', [true], false] },
  {
    check: { value: ['a', 1] },
    right: [['a', 1]],
    wrong: [[1, 'a'], ['a'], ['a', 1, 1], 'a,1', { 0: 'a', 1: 1 }],
  },
  {
    check: { value: { a: { b: null } } },
    right: [{ a: { b: null } }],
    wrong: [{ a: {} }, { a: { b: 0 } }, { a: { b: null }, c: 1 }, { a: null }, [null]],
  },
  { check: { value: { toString: 'x' } }, right: [{ toString: 'x' }], wrong: [{ a: 'x' }, 'x'] },
  {
    check: { values: ['a', 'b'] },
    right: ['a', 'b'],
    wrong: ['ab', 'a b', ['a'], ['a', 'b'], 'c'],
  },
  { check: { values: [1, 'x', true] }, right: [1, 'x', true], wrong: ['1', 'true', 0, false] },
  { check: { values: [['a']] }, right: [['a']], wrong: ['a', [['a']], ['a', 'a']] },
  { check: { value: 'a', values: ['a', 'b'] }, right: ['a'], wrong: ['b', 'c'] },
  { check: { value: '', allowBlank: true }, right: [''], wrong: [' ', [], {}, 0, false] },
];

for (const { check, right, wrong } of COMPARISONS) {
  describe(`claims are compared as JSON: ${JSON.stringify(check)}`, () => {
    const refused = [...wrong, null, []].filter((claim) => !right.includes(claim));
    rule({
      signer,
      options: { claims: { tenant: check } },
      good: goodToken(signer, { tenant: right[0] }),
      cases: [
        { title: 'absent', token: goodToken(signer), code: 'claim_missing', claim: 'tenant' },
        ...refused.map(
          (tenant): RuleCase => ({
            title: JSON.stringify(tenant),
            token: goodToken(signer, { tenant }),
            code: 'claim_invalid',
            claim: 'tenant',
          }),
        ),
      ],
      accepted: right.map((tenant) => ({
        title: JSON.stringify(tenant),
        token: goodToken(signer, { tenant }),
      })),
    });
  });
}

/** Lists that are sets: one member in common is enough. Other lists are compared whole. */
for (const name of ['scope', 'scp', 'groups']) {
  const isSet = name !== 'groups';
  const list = goodToken(signer, { [name]: ['read', 'write'] });
  describe(`claims are compared as JSON: lists of ${name}`, () => {
    rule({
      signer,
      options: { claims: { [name]: { values: ['read', 'all'] } } },
      good: goodToken(signer, { [name]: 'read' }),
      cases: [
        ...(isSet ? [] : [list]),
        goodToken(signer, { [name]: 'read write' }),
        goodToken(signer, { [name]: ['reader', 'READ'] }),
        goodToken(signer, { [name]: [['read']] }),
      ].map((token, index) => ({
        title: `list ${index}`,
        token,
        code: 'claim_invalid' as const,
        claim: name,
      })),
      accepted: isSet ? [{ title: 'one in common', token: list }] : [],
    });
  });
}

/** A set may be stated whole too, in its order; and `aud` is one, beside the audience of the config. */
for (const name of ['scope', 'aud']) {
  const listOf = (...members: readonly string[]) => [...members, AUDIENCE];
  describe(`claims are compared as JSON: a whole list of ${name}`, () => {
    rule({
      signer,
      options: { claims: { [name]: { value: listOf('read') } } },
      good: goodToken(signer, { [name]: listOf('read') }),
      cases: [listOf(), listOf('read', 'write'), listOf('write'), listOf('read').reverse()].map(
        (list): RuleCase => ({
          title: JSON.stringify(list),
          token: goodToken(signer, { [name]: list }),
          code: 'claim_invalid',
          claim: name,
        }),
      ),
      accepted: [
        {
          title: 'a list within',
          token: goodToken(signer, { [name]: [AUDIENCE, listOf('read')] }),
        },
      ],
    });
  });
}

/** OpenID Connect's own: `nonce`, `sub` and `azp` are claims like others. */
describe('claims are compared as JSON: nonce, sub and azp', () => {
  const expected = { nonce: 'n-0S6_WzA2Mj', sub: 'ada', azp: 'client-1' };
  const checks = Object.entries(expected).map(([name, value]) => [name, { value }] as const);
  rule({
    signer,
    options: { claims: Object.fromEntries(checks) },
    good: goodToken(signer, expected),
    cases: Object.keys(expected).flatMap((name): RuleCase[] => [
      {
        title: `no ${name}`,
        token: goodToken(signer, { ...expected, [name]: undefined }),
        code: 'claim_missing',
        claim: name,
      },
      ...['', null, 'x', ['ada'], [expected], 5, true].map(
        (other): RuleCase => ({
          title: `${name} ${JSON.stringify(other)}`,
          token: goodToken(signer, { ...expected, [name]: other }),
          code: 'claim_invalid',
          claim: name,
        }),
      ),
    ]),
  });
});
