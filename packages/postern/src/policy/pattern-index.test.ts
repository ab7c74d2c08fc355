/** The index that spares most comparisons of patterns: nothing is missed, and little is offered. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contains } from './containment.ts';
import { createContainerFinder } from './pattern-index.ts';
import { createSeededRandom } from './seeded-random.test.helper.ts';

const FOUND: readonly [patterns: readonly string[], pattern: string, places: readonly number[]][] =
  [
    [['/a', '/b', '/a'], '/a', [0, 2]],
    [['/a', '/b'], '/a*', []],
    [['/a*', '/b*', '*'], '/abc', [0, 2]],
    [['*', '/abc', '?'], '/abc', [0, 1, 2]],
    [['/*/edit', '/x*'], '/docs/edit', [0]],
    [['/common*', '/common*/rare*', '/common*'], '/common/x', [0, 2]],
    [['/common*', '/common*/rare*', '/common*'], '/common/rare', [0, 1, 2]],
    [['/ab*'], '/a*b', []],
    [['/ab*'], '/a?b', []],
    [['*ab*', '*b*'], '/ab/ab', [0, 1]],
    [['/*', '/b*', '*'], '*', [0, 2]],
    [['/*', '/b*'], '*b', [0]],
  ];

for (const [patterns, pattern, places] of FOUND) {
  test(`createContainerFinder() offers ${places.join() || 'none'} of ${patterns.join()} for ${pattern}`, () => {
    assert.deepEqual(createContainerFinder(patterns)(pattern), places);
  });
}

function randomPatterns(letters: string, count: number): readonly string[] {
  const random = createSeededRandom(7);
  return Array.from({ length: count }, () => random.text(letters, random.below(5)));
}

test('createContainerFinder() finds each pattern that contains another', () => {
  const patterns = [...randomPatterns('aab**?', 500), ...randomPatterns('//b**?', 500)];
  const mayContain = createContainerFinder(patterns);
  for (const inner of patterns) {
    const found = new Set(mayContain(inner));
    for (const [place, outer] of patterns.entries()) {
      if (contains(outer, inner)) assert.ok(found.has(place), `${outer} ⊇ ${inner}`);
    }
  }
});

test('createContainerFinder() leaves few patterns to compare', () => {
  const patterns = Array.from({ length: 1_000 }, (_, place) => `/api/*/item${place}/*`);
  const mayContain = createContainerFinder(patterns);
  assert.deepEqual(mayContain('/api/*/item77/*'), [77]);
});
