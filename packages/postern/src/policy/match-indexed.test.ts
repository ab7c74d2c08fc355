/** The index must agree with the linear matcher on everything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinearMatcher } from './linear-matcher.test.helper.ts';
import { createIndexedMatcher } from './match-indexed.ts';
import type { MatchRule } from './plan.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.test.helper.ts';

const HOSTS = ['a.example.com', 'b.example.com', 'c.example.com'];
const METHODS = ['GET', 'POST', 'PUT'];

function randomRule(random: SeededRandom, alphabet: readonly string[]): MatchRule {
  return {
    ...(random.below(3) === 0 && { host: random.pick(HOSTS) }),
    ...(random.below(3) === 0 && { methods: [random.pick(METHODS), random.pick(METHODS)] }),
    path: random.below(20) === 0 ? '*' : `/${random.text(alphabet, random.below(7))}`,
  };
}

/** Few letters so that patterns share their ends, and segments so that they share those. */
const ALPHABETS: readonly (readonly string[])[] = [
  ['a', 'b', '/', '*', '?'],
  ['/ab/', '/b/', 'a', 'b', '*', '?', '*/'],
  ['same/', 'same', '/x1/', '/x2/', '/x3', '*', '*', '?'],
];

for (const [place, alphabet] of ALPHABETS.entries()) {
  test(`createIndexedMatcher() agrees with the linear matcher on random rules (${place + 1})`, () => {
    const random = createSeededRandom(place + 3);
    // The last is two UTF-16 units long, and one character to `?`.
    const letters = [...alphabet.filter((letter) => !/[*?]/.test(letter)), '\u{1f600}'];
    let matched = 0;
    for (let round = 0; round < 150; round++) {
      const rules = Array.from({ length: 1 + random.below(80) }, () =>
        randomRule(random, alphabet),
      );
      const linear = createLinearMatcher(rules);
      const indexed = createIndexedMatcher(rules);
      for (let request = 0; request < 100; request++) {
        const host = random.pick([...HOSTS, 'other']);
        const method = random.pick(METHODS);
        const path = `/${random.text(letters, random.below(8))}`;
        const expected = linear(host, method, path);
        assert.equal(indexed(host, method, path), expected, `${JSON.stringify(rules)} ${path}`);
        if (expected >= 0) matched++;
      }
    }
    assert.ok(matched > 1_000);
  });
}

test('createIndexedMatcher() counts characters, not UTF-16 units, beside a crowded literal', () => {
  const rules = Array.from({ length: 20 }, (_, place) => ({ path: `/?/item${place}/?` }));
  const match = createIndexedMatcher(rules);
  assert.equal(match('a', 'GET', '/\u{1f600}/item7/\u{1f600}'), 7);
  assert.equal(match('a', 'GET', '/\u{1f600}\u{1f600}/item7/x'), -1);
});

test('createIndexedMatcher() agrees with the linear matcher where crowded patterns have no literal end', () => {
  const random = createSeededRandom(11);
  const rules = Array.from({ length: 200 }, (_, place) => ({
    path: `/${random.pick(['*', '?', '*?', '??'])}/${random.text('ab', 2)}/${place % 3 ? '*' : '?'}`,
  }));
  const [linear, indexed] = [createLinearMatcher(rules), createIndexedMatcher(rules)];
  let matched = 0;
  for (let request = 0; request < 2_000; request++) {
    const path = `/${random.text(['a', 'b', '/', '\u{1f600}', '/ab/', '\ud83d'], random.below(8))}`;
    assert.equal(indexed('a', 'GET', path), linear('a', 'GET', path), path);
    if (linear('a', 'GET', path) >= 0) matched++;
  }
  assert.ok(matched > 100);
});

test('createIndexedMatcher() prefers the earlier of a host rule and a rule for every host', () => {
  const rules = [{ path: '/x' }, { host: 'a', path: '/*' }, { path: '/y' }];
  const match = createIndexedMatcher(rules);
  assert.equal(match('a', 'GET', '/x'), 0);
  assert.equal(match('a', 'GET', '/y'), 1);
  assert.equal(match('b', 'GET', '/y'), 2);
  assert.equal(match('b', 'GET', '/z'), -1);
});

test('createIndexedMatcher() takes no name of Object.prototype for a host', () => {
  const match = createIndexedMatcher([{ host: 'a', path: '*' }]);
  for (const host of ['__proto__', 'constructor', 'undefined', '']) {
    assert.equal(match(host, 'GET', '/'), -1);
  }
});

test('createIndexedMatcher() answers -1 with no rules', () => {
  assert.equal(createIndexedMatcher([])('a', 'GET', '/'), -1);
});
