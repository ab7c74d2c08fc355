/** How CloudFront reads a path when it chooses a behavior. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePathPattern, normalizePath } from './cache-behavior.ts';

const PATHS: readonly [string, string][] = [
  ['/', '/'],
  ['/a/b', '/a/b'],
  ['/a/', '/a/'],
  ['//a///b', '/a/b'],
  ['/public/../admin/x', '/admin/x'],
  ['/../../a', '/a'],
  ['/a/./b/.', '/a/b/'],
  ['/a/b/..', '/a/'],
  ['/a//../b', '/b'],
  ['/..', '/'],
  ['/a/%2e%2e/b', '/a/%2e%2e/b'],
  ['/a/...', '/a/...'],
];

test('normalizePath() removes dot segments and repeated slashes, and decodes nothing', () => {
  for (const [path, expected] of PATHS) assert.equal(normalizePath(path), expected, path);
});

const PATTERNS: readonly [string, string, boolean][] = [
  ['*', '/anything/at/all', true],
  ['/a', '/a', true],
  ['/a', '/a/', false],
  ['/a', '/A', false],
  ['a', '/a', true],
  ['/a/*', '/a/', true],
  ['/a/*', '/a', false],
  ['/a/*/c', '/a/b/b/c', true],
  ['*.jpg', '/x/y.jpg', true],
  ['*.jpg', '/x/yxjpg', false],
  ['/a?c', '/abc', true],
  ['/a?c', '/a/c', true],
  ['/a?c', '/ac', false],
  ['/a+b', '/a+b', true],
  ['/a+b', '/aab', false],
  ['/a**b', '/axyb', true],
];

test("compilePathPattern() follows CloudFront's wildcards", () => {
  for (const [pattern, path, expected] of PATTERNS) {
    assert.equal(compilePathPattern(pattern)(path), expected, `${pattern} on ${path}`);
  }
});
