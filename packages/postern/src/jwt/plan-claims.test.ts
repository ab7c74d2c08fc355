/** Which checks of claims can be configured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClaimChecks } from './plan-claims.ts';

const TAKEN: readonly object[] = [
  { essential: true },
  { essential: false, allowBlank: true },
  { value: 'x' },
  { value: 0 },
  { value: false },
  { value: '' },
  { value: {} },
  { value: [] },
  { value: { a: [1, null, { b: null }] } },
  { values: ['x', 1, true, { a: null }] },
  { validate: () => true },
  { validate: function judge() {} },
];

const REFUSED: readonly [check: unknown, message: RegExp][] = [
  [null, /"c.it" must be an object with at least one of/],
  ['x', /"c.it" must be an object with at least one of/],
  [{}, /"c.it" must be an object with at least one of/],
  [[], /"c.it" must be an object with at least one of/],
  [{ value: null }, /"c.it.value" must be a JSON value/],
  [{ value: Number.NaN }, /"c.it.value" must be a JSON value/],
  [{ value: Number.POSITIVE_INFINITY }, /"c.it.value" must be a JSON value/],
  [{ value: 5n }, /"c.it.value" must be a JSON value/],
  [{ value: () => 1 }, /"c.it.value" must be a JSON value/],
  [{ value: new Date() }, /"c.it.value" must be a JSON value/],
  [{ value: /x/ }, /"c.it.value" must be a JSON value/],
  [{ value: [1, () => 1] }, /"c.it.value" must be a JSON value/],
  [{ value: { a: 1, b: { c: Number.NaN } } }, /"c.it.value" must be a JSON value/],
  [{ values: 'x' }, /"c.it.values" must be a list of at least one/],
  [{ values: [] }, /"c.it.values" must be a list of at least one/],
  [{ values: ['x', null] }, /"c.it.values" must be a list of at least one/],
  [{ values: ['x', /x/] }, /"c.it.values" must be a list of at least one/],
  [{ validate: 'x' }, /"c.it.validate" must be a function/],
  [{ validate: {} }, /"c.it.validate" must be a function/],
  [{ validate: async () => true }, /"c.it.validate" must be a function/],
  [{ essential: 'yes' }, /"c.it.essential" must be true or false/],
  [{ allowBlank: null }, /"c.it.allowBlank" must be true or false/],
  [{ required: true }, /Unknown option "c.it.required"/],
];

test('readClaimChecks() takes every word, and any JSON value but null', () => {
  for (const check of TAKEN) assert.deepEqual(readClaimChecks({ it: check }, 'c'), { it: check });
});

for (const [place, [check, message]] of REFUSED.entries()) {
  test(`readClaimChecks() refuses with ${message.source} (${place + 1})`, () => {
    assert.throws(() => readClaimChecks({ good: { value: 1 }, it: check }, 'c'), {
      name: 'TypeError',
      message,
    });
  });
}

test('readClaimChecks() has nothing to check where no claim is named', () => {
  assert.equal(readClaimChecks({}, 'c'), undefined);
});
