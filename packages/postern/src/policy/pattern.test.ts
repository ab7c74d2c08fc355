/** Which paths a pattern matches, case by case and against regular expressions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPattern } from './pattern.ts';
import { createSeededRandom } from './seeded-random.test.helper.ts';

const CASES: readonly [pattern: string, path: string, matches: boolean][] = [
  ['*', '/', true],
  ['*', '', true],
  ['/x', '/x', true],
  ['/x', '/x/', false],
  ['/x', '/X', false],
  ['/x*', '/x', true],
  ['/x*', '/xyz/a', true],
  ['/x/*', '/x', false],
  ['/x/*', '/x/', true],
  ['/x/*', '/x/a/b', true],
  ['/?', '/', false],
  ['/?', '/a', true],
  ['/?', '//', true],
  ['/?', '/ab', false],
  ['/*.jpg', '/a/b.jpg', true],
  ['/*.jpg', '/a.jpg.jpg', true],
  ['/*.jpg', '/a.jpgx', false],
  ['/a*b*c', '/aXbYbZc', true],
  ['/a*b*c', '/aXbYbZ', false],
  ['/a*?', '/a', false],
  ['/a**', '/a', true],
  ['/literal', '/*', false],
  ['/*', '/*?', true],
  ['/x/?', '/x/\u{1f600}', true],
  ['/x/??', '/x/\u{1f600}', false],
  ['/*?', '/\u{1f600}', true],
  ['/*??', '/\u{1f600}', false],
  ['/?*b', '/\u{1f600}b', true],
  ['/?x', '/\uffffx', true],
  ['/?x', '/\u{10000}x', true],
  ['/?', '/\ud83d', true],
  ['/?', '/\ude00\ud83d', false],
];

for (const [pattern, path, matches] of CASES) {
  test(`matchesPattern() says ${matches} for "${pattern}" and "${path}"`, () => {
    assert.equal(matchesPattern(pattern, path), matches);
  });
}

test('matchesPattern() agrees with a regular expression on random patterns and paths', () => {
  const random = createSeededRandom(1);
  let matched = 0;
  for (let round = 0; round < 20_000; round++) {
    const pattern = random.text('ab*?/', random.below(8));
    const path = random.text(['a', 'b', '/', '\u{1f600}', '\ud83d', '\ude00'], random.below(9));
    const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
    const expected = new RegExp(`^${source}$`, 'su').test(path);
    assert.equal(matchesPattern(pattern, path), expected, `${pattern} ${path}`);
    if (expected) matched++;
  }
  assert.ok(matched > 1_000);
});
