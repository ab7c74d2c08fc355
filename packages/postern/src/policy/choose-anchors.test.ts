/** The literal by which the index finds a pattern. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Anchor, chooseAnchors } from './choose-anchors.ts';

const ENDS: readonly [pattern: string, anchor: Anchor][] = [
  ['/abc*x', { from: 0, to: 4, text: '/abc' }],
  ['/abc?x', { from: 0, to: 4, text: '/abc' }],
  ['/a*.json', { from: -5, to: undefined, text: '.json' }],
  ['/a*b?.json', { from: -5, to: undefined, text: '.json' }],
  ['/ab*/cd', { from: 0, to: 3, text: '/ab' }],
  ['/abc', { from: 0, to: undefined, text: '/abc' }],
  ['*', { from: 0, to: 0, text: '' }],
];

for (const [pattern, anchor] of ENDS) {
  test(`chooseAnchors() takes the longer end of "${pattern}": "${anchor.text}"`, () => {
    assert.deepEqual(chooseAnchors([pattern]), [anchor]);
  });
}

function numbered(count: number, shape: string): readonly string[] {
  return Array.from({ length: count }, (_, place) => shape.replaceAll('N', `${place}`));
}

function textsOf(patterns: readonly string[]): readonly string[] {
  return chooseAnchors(patterns).map(({ text }) => text);
}

function segment(text: string): Anchor {
  return { from: undefined, to: undefined, text };
}

test('chooseAnchors() takes another literal where more than 8 patterns share the longer end', () => {
  assert.deepEqual(textsOf(numbered(8, '/api/*/itemN/*')), Array(8).fill('/api/'));
  assert.deepEqual(
    chooseAnchors(numbered(9, '/api/*/itemN/*')),
    numbered(9, 'itemN').map((text) => segment(text)),
  );
});

test('chooseAnchors() takes the other end where it is the rarest', () => {
  assert.deepEqual(
    chooseAnchors(numbered(9, '/api/items/*/N')),
    numbered(9, '/N').map((text) => ({ from: -2, to: undefined, text })),
  );
});

test('chooseAnchors() counts only those who have to choose', () => {
  const crowded = numbered(9, '/api/*/N/*');
  const [, last] = [chooseAnchors(crowded).at(0), chooseAnchors([...crowded, '/0/*']).at(-1)];
  assert.deepEqual(last, { from: 0, to: 3, text: '/0/' });
});

test('chooseAnchors() keeps the longer end where nothing else is rarer', () => {
  assert.deepEqual(textsOf(Array(9).fill('/same*')), Array(9).fill('/same'));
});

test('chooseAnchors() takes no piece of a segment, for a wildcard may add to it', () => {
  const patterns = numbered(9, '/api/*/a?N/xN*/*N/?');
  assert.deepEqual(
    textsOf(patterns).filter((text) => /\d/.test(text)),
    [],
  );
});

test('chooseAnchors() tells ends apart by their place, also where their texts are the same', () => {
  const heads = numbered(5, '/ab/*N').map((pattern) => pattern.replace(/\d/, ''));
  const tails = Array(5).fill('*/ab/');
  assert.deepEqual(
    new Set(chooseAnchors([...heads, ...tails]).map(({ from }) => from)),
    new Set([0, -4]),
  );
});
