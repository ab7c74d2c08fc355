/** Containment and overlap of patterns against brute force. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonPath, contains, literalEnds, mayOverlap, overlaps } from './containment.ts';
import { matchesPattern } from './pattern.ts';
import { createSeededRandom } from './seeded-random.test.helper.ts';

// `z` is in no pattern: without such a character "a" and "b" together would look like "?".
const WORDS = everyWord('abz', 6);

function everyWord(alphabet: string, longest: number): readonly string[] {
  const words = [''];
  for (const word of words) {
    if (word.length < longest) words.push(...[...alphabet].map((letter) => word + letter));
  }
  return words;
}

function randomPatterns(seed: number, count: number): readonly string[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => random.text('aab**?', random.below(5)));
}

test('contains() agrees with brute force over all short words', () => {
  // A `*` at the beginning takes the path's first "/", which is not in these words: the next test has those.
  const patterns = [...new Set(randomPatterns(5, 500))].filter((text) => !text.startsWith('*'));
  const matched = new Map(
    patterns.map((pattern) => [pattern, WORDS.filter((word) => matchesPattern(pattern, word))]),
  );
  let contained = 0;
  for (const outer of patterns) {
    for (const inner of patterns) {
      // Patterns of 4 symbols that differ do so on a word of at most 6 letters.
      const expected = matched.get(inner)?.every((word) => matchesPattern(outer, word));
      assert.equal(contains(outer, inner), expected, `${outer} ⊇ ${inner}`);
      if (expected) contained++;
    }
  }
  assert.ok(contained > 2 * patterns.length);
});

test('contains() agrees with brute force over all short paths, which begin with "/"', () => {
  const random = createSeededRandom(8);
  const texts = Array.from({ length: 1_500 }, () => random.text('//b**?', random.below(5)));
  const patterns = [...new Set(texts.filter((text) => /^[/*]/.test(text)))];
  const paths = everyWord('/bz', 6).filter((word) => word.startsWith('/'));
  const matched = new Map(
    patterns.map((pattern) => [pattern, paths.filter((path) => matchesPattern(pattern, path))]),
  );
  let contained = 0;
  for (const outer of patterns) {
    for (const inner of patterns) {
      const expected = matched.get(inner)?.every((path) => matchesPattern(outer, path));
      assert.equal(contains(outer, inner), expected, `${outer} ⊇ ${inner}`);
      if (expected && outer.startsWith('/') && inner.startsWith('*')) contained++;
    }
  }
  assert.ok(contained > 20, `${contained} of ${patterns.length}`);
});

test('overlaps() agrees with brute force, and commonPath() is a proof', () => {
  const patterns = [...new Set(randomPatterns(6, 250))];
  for (const a of patterns) {
    const words = WORDS.filter((word) => matchesPattern(a, word));
    for (const b of patterns) {
      const expected = words.some((word) => matchesPattern(b, word));
      assert.equal(overlaps(a, b), expected, `${a} ∩ ${b}`);
      const path = commonPath(a, b, 'z');
      if (path !== undefined) {
        assert.ok(matchesPattern(a, path) && matchesPattern(b, path), `${a} ${b} ${path}`);
      }
    }
  }
});

const CONTAINED: readonly [outer: string, inner: string, expected: boolean][] = [
  ['*', '/x', true],
  ['/*', '*', true],
  ['/*.json', '*.json', true],
  ['/*/x', '*/x', false],
  ['/?*', '*', false],
  ['/*b', '**b', true],
  ['/b*', '*', false],
  ['/x*', '/x/*', true],
  ['/x/*', '/x*', false],
  ['/*/c', '/a/*/c', true],
  ['/a/*/c', '/*/c', false],
  ['/?*', '/*?', true],
  ['/*?', '/?*', true],
  ['/*a*', '/*a', true],
  ['/*??', '/?*?', true],
  ['/*???', '/?*?', false],
  ['/a*a', '/a', false],
  ['/*.json', '/x/*.json', true],
  ['/*a?b*', '/?a?b', true],
];

for (const [outer, inner, expected] of CONTAINED) {
  test(`contains() says ${expected} for "${inner}" within "${outer}"`, () => {
    assert.equal(contains(outer, inner), expected);
  });
}

test('contains() handles long patterns with many wildcards', () => {
  const inner = `/${'*a?b'.repeat(12)}*`;
  assert.equal(contains(inner, inner), true);
  assert.equal(contains(`/${'*a'.repeat(12)}*`, inner), true);
  assert.equal(contains(inner, `/${'*a'.repeat(12)}*`), false);
});

const ENDS: readonly [pattern: string, head: string, tail: string][] = [
  ['/abc', '/abc', '/abc'],
  ['/a*b?c', '/a', 'c'],
  ['/a?', '/a', ''],
  ['*.json', '', '.json'],
  ['*', '', ''],
];

for (const [pattern, head, tail] of ENDS) {
  test(`literalEnds() finds "${head}" and "${tail}" at the ends of "${pattern}"`, () => {
    assert.deepEqual(literalEnds(pattern), { head, tail });
  });
}

const PAIRS: readonly [a: string, b: string, may: boolean][] = [
  ['/a*', '/ab*', true],
  ['/a*', '/b*', false],
  ['*.json', '*a.json', true],
  ['*.json', '*.png', false],
  ['/a*.json', '/b*.json', false],
  ['/a*.json', '/a*.png', false],
  ['/a*x', '/a*', true],
  ['*', '/a', true],
];

test('mayOverlap() rules out patterns whose ends differ, whichever comes first', () => {
  for (const [a, b, may] of PAIRS) {
    assert.equal(mayOverlap(literalEnds(a), literalEnds(b)), may, `${a} ${b}`);
    assert.equal(mayOverlap(literalEnds(b), literalEnds(a)), may, `${b} ${a}`);
  }
});
