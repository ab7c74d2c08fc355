/** Truth and equality as Python has them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { includes, isEqual, isTruthy, numberOf } from './python.ts';

describe('isTruthy()', () => {
  for (const value of [null, undefined, false, 0, -0, '', [], {}, Object.create(null)]) {
    it(`is false for ${JSON.stringify(value)}`, () => assert.equal(isTruthy(value), false));
  }
  for (const value of [true, 1, -1, ' ', '0', [0], [[]], { a: null }, () => 0]) {
    it(`is true for ${JSON.stringify(value)}`, () => assert.equal(isTruthy(value), true));
  }
});

const EQUAL: readonly (readonly [unknown, unknown])[] = [
  [true, 1],
  [0, false],
  [1, 1.0],
  [0, -0],
  ['a', 'a'],
  [null, null],
  [[], []],
  [
    [1, [true]],
    [true, [1]],
  ],
  [
    { a: 1, b: [null] },
    { b: [null], a: true },
  ],
  [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
];

const DIFFERENT: readonly (readonly [unknown, unknown])[] = [
  [true, 2],
  [true, '1'],
  ['1', 1],
  ['', 0],
  [null, 0],
  [null, false],
  [null, ''],
  [null, []],
  [null, {}],
  ['a', { 0: 'a' }],
  [undefined, null],
  ['a', ['a']],
  [[], {}],
  [{}, []],
  [[1], [1, 2]],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: undefined }, { b: undefined }],
  [{ toString: 1 }, { a: 1 }],
  [Infinity, Infinity],
  [[-Infinity], [-Infinity]],
  [NaN, NaN],
];

describe('isEqual()', () => {
  for (const [a, b] of EQUAL) {
    it(`takes ${JSON.stringify(a)} for ${JSON.stringify(b)}`, () => {
      assert.equal(isEqual(a, b), true);
      assert.equal(isEqual(b, a), true);
    });
  }
  for (const [a, b] of DIFFERENT) {
    it(`tells ${JSON.stringify(a)} from ${JSON.stringify(b)} (${typeof a}, ${typeof b})`, () => {
      assert.equal(isEqual(a, b), false);
      assert.equal(isEqual(b, a), false);
    });
  }
});

it('includes() compares by value', () => {
  assert.equal(includes([['a'], 1], true), true);
  assert.equal(includes([['a'], 1], ['a']), true);
  assert.equal(includes([['a'], 1], 'a'), false);
  assert.equal(includes([], null), false);
});

it('numberOf() takes booleans and finite numbers', () => {
  assert.deepEqual([true, false, 1.5, -1].map(numberOf), [1, 0, 1.5, -1]);
  for (const value of [Infinity, -Infinity, NaN, '1', null, undefined, [1], {}]) {
    assert.equal(numberOf(value), undefined);
  }
});
