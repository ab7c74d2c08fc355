/** What policies select, by cases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Selection, selectCookies, selectHeaders, selectQuery } from './policies.ts';

const QUERIES: readonly [string | undefined, Selection, string | undefined][] = [
  ['a=1&b=2', 'none', undefined],
  ['a=1&b=2', 'all', 'a=1&b=2'],
  ['', 'all', ''],
  [undefined, 'all', undefined],
  ['b=2&a=1&b=%2f&c', ['b', 'c'], 'b=2&b=%2f&c'],
  ['a=1&b=2', { allExcept: ['a'] }, 'b=2'],
  ['a=1', ['b'], undefined],
];

test('selectQuery() keeps order and bytes', () => {
  for (const [query, selection, expected] of QUERIES) {
    assert.equal(selectQuery(query, [selection]), expected);
  }
});

test('selectQuery() takes what any of the selections takes', () => {
  assert.equal(selectQuery('a=1&b=2&c=3', [['a'], ['c']]), 'a=1&c=3');
});

const COOKIES: readonly [readonly string[], Selection, string][] = [
  [['a=1; b=2'], 'none', ''],
  [['a=1; b=2', 'c=3'], 'all', 'a=1; b=2; c=3'],
  [['a=1; b=2;a=3'], ['a'], 'a=1; a=3'],
  [['$Version=1; a=1'], 'all', 'a=1'],
  [['a=1; b=2'], { allExcept: ['a'] }, 'b=2'],
];

test('selectCookies() joins the lines and drops names that begin with $', () => {
  for (const [lines, selection, expected] of COOKIES) {
    assert.equal(selectCookies(lines, [selection]), expected);
  }
});

test('selectHeaders() compares names without case', () => {
  const lines = [
    { name: 'Host', value: 'h' },
    { name: 'X-A', value: '1' },
    { name: 'x-a', value: '2' },
  ];
  assert.deepEqual(selectHeaders(lines, [['x-A']]), lines.slice(1));
  assert.deepEqual(selectHeaders(lines, [{ allExcept: ['HOST'] }]), lines.slice(1));
  assert.deepEqual(selectHeaders(lines, ['none']), []);
});
