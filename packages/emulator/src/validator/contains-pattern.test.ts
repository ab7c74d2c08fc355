import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePathPattern } from '../pipeline/cache-behavior.ts';
import { containsPattern } from './contains-pattern.ts';

/** Every text of so many of these characters. */
function textsOf(characters: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = textsOf(characters, length - 1);
  return [...new Set(shorter.flatMap((text) => [text, ...[...characters].map((c) => text + c)]))];
}

test('containsPattern() says what trying every short path says', () => {
  // "z" is named by no pattern.
  const paths = textsOf('/az', 5).map((text) => `/${text}`);
  const patterns = textsOf('/a*?', 3);
  const taken = new Map(
    patterns.map((pattern) => {
      const matches = compilePathPattern(pattern);
      return [pattern, paths.filter(matches)] as const;
    }),
  );
  for (const [outer, wide] of taken) {
    const all = new Set(wide);
    for (const [inner, narrow] of taken) {
      const expected = narrow.every((path) => all.has(path));
      assert.equal(containsPattern(outer, inner), expected, `"${outer}" of "${inner}"`);
    }
  }
});

test('containsPattern() takes patterns as they are written', () => {
  assert.equal(containsPattern('/a*', '/admin/*'), true);
  assert.equal(containsPattern('*', '/admin/*'), true);
  assert.equal(containsPattern('/admin/*', '*'), false);
  assert.equal(containsPattern('*.css', '/admin/*'), false);
  assert.equal(containsPattern('/A*', '/admin/*'), false);
  assert.equal(containsPattern('.postern/*', '/.postern/*'), true);
  assert.equal(containsPattern('/*a*a*a*a*a*a*a*b', `/${'a'.repeat(200)}*`), false);
});
