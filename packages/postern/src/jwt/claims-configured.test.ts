/** How configured values are compared: as JSON, to any depth, own members only. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfiguredClaims } from './claims-configured.ts';
import type { ClaimCheck } from './options.ts';

/** What becomes of the claim `it`. */
function codeOf(check: ClaimCheck, claims: Readonly<Record<string, unknown>>, name = 'it'): string {
  const plan = { issuer: '', algorithms: [], claims: { [name]: check } };
  return checkConfiguredClaims(plan)(claims, 0)?.code ?? 'ok';
}

const SAME: readonly [value: unknown, claim: unknown][] = [
  [{ a: 1 }, { a: 1 }],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [{ a: { b: [1, { c: null }] } }, { a: { b: [1, { c: null }] } }],
  [
    [1, 'x'],
    [1, 'x'],
  ],
  [{ a: null }, { a: null }],
  [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
];

const OTHERS: readonly [value: unknown, claim: unknown][] = [
  [{ a: 1 }, 'x'],
  [{ a: 1 }, 1],
  [{ a: 1 }, true],
  [{ a: 1 }, [1]],
  [{ 0: 'x' }, 'x'],
  [{ length: 1 }, ['x']],
  [
    { a: 1, b: 2 },
    { a: 1, b: 3 },
  ],
  [
    [1, 2],
    [1, 3],
  ],
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: '1' }],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [{ a: { b: 1 } }, { a: null }],
  [{ a: { b: 1 } }, { a: 'x' }],
  [{ a: null }, { a: 0 }],
  [{ a: null }, { b: null }],
  [[1], { 0: 1 }],
  [{ 0: 1 }, [1]],
  [
    [1, 2],
    [2, 1],
  ],
  [[[]], ['']],
  ['x', ['x']],
  [1, '1'],
  [false, 0],
  [{ toString: 1 }, { x: 1 }],
];

for (const [value, claim] of SAME) {
  test(`checkConfiguredClaims() takes ${JSON.stringify(claim)} for ${JSON.stringify(value)}`, () => {
    assert.equal(codeOf({ value }, { it: claim }), 'ok');
    assert.equal(codeOf({ values: ['other', value] }, { it: claim }), 'ok');
  });
}

for (const [value, claim] of OTHERS) {
  test(`checkConfiguredClaims() refuses ${JSON.stringify(claim)} for ${JSON.stringify(value)}`, () => {
    assert.equal(codeOf({ value }, { it: claim }), 'claim_invalid');
    assert.equal(codeOf({ values: ['other', value] }, { it: claim }), 'claim_invalid');
  });
}

test('checkConfiguredClaims() wants both `value` and `values` met', () => {
  const check = { value: 'a', values: ['a', 'b'] };
  assert.equal(codeOf(check, { it: 'a' }), 'ok');
  assert.equal(codeOf(check, { it: 'b' }), 'claim_invalid');
  assert.equal(codeOf({ value: 'c', values: ['a'] }, { it: 'c' }), 'claim_invalid');
});

test('checkConfiguredClaims() takes a set for one of its members or as a whole', () => {
  for (const name of ['aud', 'scope', 'scp']) {
    assert.equal(codeOf({ value: 'b' }, { [name]: ['a', 'b'] }, name), 'ok');
    assert.equal(codeOf({ value: ['a', 'b'] }, { [name]: ['a', 'b'] }, name), 'ok');
    assert.equal(codeOf({ value: 'a b' }, { [name]: ['a', 'b'] }, name), 'claim_invalid');
    assert.equal(codeOf({ value: 'a' }, { [name]: 'a b' }, name), 'claim_invalid');
  }
  assert.equal(codeOf({ value: 'b' }, { groups: ['a', 'b'] }, 'groups'), 'claim_invalid');
});

test('checkConfiguredClaims() asks the hook about an absent claim, and only where nothing else fails', () => {
  const asked: unknown[][] = [];
  const validate = (value: unknown, claims: object) => {
    asked.push([value, claims]);
    return true;
  };
  assert.equal(codeOf({ validate }, {}), 'ok');
  assert.equal(codeOf({ validate, essential: true }, {}), 'claim_missing');
  assert.equal(codeOf({ validate, value: 'x' }, {}), 'claim_missing');
  assert.equal(codeOf({ validate, value: 'x' }, { it: 'y' }), 'claim_invalid');
  assert.equal(codeOf({ validate }, { it: '' }), 'claim_invalid');
  assert.equal(codeOf({ validate, value: 'x' }, { it: 'x' }), 'ok');
  assert.deepEqual(asked, [
    [undefined, {}],
    ['x', { it: 'x' }],
  ]);
});

test('checkConfiguredClaims() takes nothing but `true` from a hook', () => {
  const say = (answer: unknown) => codeOf({ validate: () => answer as boolean }, { it: 'x' });
  assert.equal(say(true), 'ok');
  for (const answer of [false, 1, 'true', {}, Promise.resolve(true), undefined]) {
    assert.equal(say(answer), 'claim_invalid');
  }
  const validate = () => assert.fail('CANARY');
  assert.equal(codeOf({ validate }, { it: 'x' }), 'claim_invalid');
});
