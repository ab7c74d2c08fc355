/** One rule for all readings of a path, or a refusal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRule } from './find-rule.ts';
import { createLinearMatcher } from './linear-matcher.test.helper.ts';

const matcher = createLinearMatcher([
  { path: '/health' },
  { path: '/admin*' },
  { path: '/public/*' },
  { host: 'b.example.com', path: '/only-b*' },
  { methods: ['GET', 'HEAD'], path: '/read*' },
]);

const CASES: readonly [path: string, expected: number | string][] = [
  ['/health', 0],
  ['/admin', 1],
  ['/admin/x', 1],
  ['/public/a%20b', 2],
  ['/public//a', 2],
  ['/public/a;v=1/b', 2],
  ['/public/a/../b', 2],
  ['/elsewhere', -1],
  ['/elsewhere/%20', -1],
  ['/only-b', -1],
  ['/read', 4],
  ['/public/../admin', 'ambiguous_path'],
  ['/public/%2e%2e/admin', 'ambiguous_path'],
  ['/public/%252e%252e/admin', 'ambiguous_path'],
  ['/public/..;/admin', 'ambiguous_path'],
  ['/public/..%5cadmin', 'ambiguous_path'],
  ['//admin', 'ambiguous_path'],
  ['/%61dmin', 'ambiguous_path'],
  ['/health;x', 'ambiguous_path'],
  ['/elsewhere/../admin', 'ambiguous_path'],
  ['/admin%00', 'invalid_path'],
  ['/%zz', 'invalid_path'],
  ['admin', 'invalid_path'],
];

for (const [path, expected] of CASES) {
  test(`findRule() answers ${expected} for "${path}"`, () => {
    assert.equal(findRule({}, matcher, { host: 'a.example.com', method: 'GET', path }), expected);
  });
}

test('findRule() goes by host and method', () => {
  const request = { host: 'b.example.com', method: 'POST', path: '/only-b' };
  assert.equal(findRule({}, matcher, request), 3);
  assert.equal(findRule({}, matcher, { ...request, path: '/read' }), -1);
});

test('findRule() matches in lower case when told so', () => {
  const request = { host: 'a.example.com', method: 'GET', path: '/ADMIN/x' };
  assert.equal(findRule({}, matcher, request), -1);
  assert.equal(findRule({ caseInsensitivePaths: true }, matcher, request), 1);
});

test('findRule() sees a letter that only upper case makes equal', () => {
  // U+0131, dotless i: `toLowerCase` leaves it, an origin that compares in upper case takes it for I.
  const request = { host: 'a.example.com', method: 'GET', path: '/adm%C4%B1n' };
  assert.equal(findRule({}, matcher, request), -1);
  assert.equal(findRule({ caseInsensitivePaths: true }, matcher, request), 'ambiguous_path');
});

/** Paths of which origins that ignore case disagree, with what each of them may see. */
const FOLDED: readonly [name: string, path: string, rules: readonly string[]][] = [
  ['a character that folds to two', '/x/\u00df', ['/x/?', '/x/ss']],
  ['a capital that folds to two', '/x/\u0130', ['/x/?', '/x/??']],
  ['a kelvin sign, which only some take for K', '/\u212aey', ['/key', '*']],
];

for (const [name, path, patterns] of FOLDED) {
  test(`findRule() calls ${name} ambiguous where case is ignored`, () => {
    const rules = createLinearMatcher(patterns.map((pattern) => ({ path: pattern })));
    for (const sent of [path, encodeURI(path)]) {
      const request = { host: 'a', method: 'GET', path: sent };
      assert.equal(findRule({ caseInsensitivePaths: true }, rules, request), 'ambiguous_path');
    }
    const all = createLinearMatcher([{ path: '*' }]);
    assert.equal(
      findRule({ caseInsensitivePaths: true }, all, { host: 'a', method: 'GET', path }),
      0,
    );
  });
}

test('findRule() calls a path with too many readings ambiguous even where one rule takes all', () => {
  const all = createLinearMatcher([{ path: '*' }]);
  const path =
    '/\\/%25a%255c//;xb..%255c/a%2f%253bb..;%2e%253b..%252e%252e%3b\\;%252e%252e//%25%252e';
  assert.equal(findRule({}, all, { host: 'a', method: 'GET', path }), 'ambiguous_path');
});
