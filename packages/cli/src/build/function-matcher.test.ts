import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MatchRule } from 'postern/gate';
import { callPiece } from '../testing/function-module.ts';
import { createRandom } from '../testing/random-requests.ts';
import { functionMatcher } from './function-matcher.ts';
import { ruleText } from './rule-text.ts';

const USES = {
  matchText: 'cloudfront-function/match-text.js',
  matchesPattern: 'policy/pattern.js',
};

type Query = readonly [path: string, method: string, host: string];

/** One rule after the other, by regular expressions: no code is shared with what is tested. */
function expectedPlace(rules: readonly MatchRule[], [path, method, host]: Query): number {
  return rules.findIndex(
    (rule) =>
      (rule.host ?? host) === host &&
      (!rule.methods || rule.methods.includes(method)) &&
      toExpression(rule.path).test(path),
  );
}

function toExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^$()]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

async function assertAlike(source: string, rules: readonly MatchRule[], queries: readonly Query[]) {
  const found = await callPiece({ source, uses: USES }, queries);
  for (const [index, query] of queries.entries()) {
    assert.equal(found[index], expectedPlace(rules, query), `${query} ${JSON.stringify(rules)}`);
  }
}

const METHODS = [['GET', 'HEAD'], ['POST'], ['PUT', 'DELETE', 'PATCH']] as const;
const HOSTS = ['a.example', 'b.example'];

type Pick = ReturnType<typeof createRandom>;

/** Few letters, so that many rules are like others. */
function text(pick: Pick, letters: string, most: number): string {
  const length = pick(Array.from({ length: most + 1 }, (_, index) => index));
  return Array.from({ length }, () => pick([...letters])).join('');
}

function randomRule(pick: Pick, prefix: string): MatchRule {
  const start = `${pick([prefix, prefix, '/'])}${text(pick, pick(['ab', 'abcdef', 'ab/']), 6)}`;
  const path = pick([
    start,
    start,
    `${start}*`,
    `${start}*`,
    `${start}*`,
    `${start}?`,
    `${start}*${text(pick, 'abc', 3)}`,
    `/*.${text(pick, 'abc', 3)}`,
    `/*/${text(pick, 'abc', 4)}/?*`,
    pick(['*', start, start, start]),
  ]);
  return {
    path,
    ...pick([{}, {}, {}, {}, { methods: pick<readonly string[]>([...METHODS]) }]),
    ...pick([{}, {}, {}, {}, { host: pick(HOSTS) }]),
  };
}

function randomQuery(pick: Pick, rules: readonly MatchRule[], prefix: string): Query {
  const met = pick(rules).path.replace(/[*?]/g, () => text(pick, 'ab/', 2));
  const path = pick([met, met, `${prefix}${text(pick, 'abc/', 6)}`, `${met}x`]);
  return [
    path.startsWith('/') ? path : `/${path}`,
    pick(['GET', 'POST', 'PUT', 'OPTIONS']),
    pick([...HOSTS, 'other.example']),
  ];
}

describe('functionMatcher()', () => {
  for (const [title, count, prefix] of [
    ['a few rules', 6, '/'],
    ['rules with a common beginning', 30, '/api/v1/'],
    ['many rules', 120, '/a'],
  ] as const) {
    it(`finds the first of ${title}, in Node and njs, as an expression and as text`, async () => {
      const pick = createRandom(count);
      for (let round = 0; round < 8; round++) {
        const rules = Array.from({ length: count }, () => randomRule(pick, prefix));
        const queries = Array.from({ length: 120 }, () => randomQuery(pick, rules, prefix));
        assert.ok(queries.some((query) => expectedPlace(rules, query) >= 0));
        await assertAlike(functionMatcher(rules), rules, queries);
        await assertAlike(ruleText(rules), rules, queries);
      }
    });
  }

  it('writes an expression for a few rules, and text for hundreds', () => {
    const rules = Array.from({ length: 250 }, (_, place) => ({ path: `/${place}-name*` }));
    assert.doesNotMatch(functionMatcher(rules.slice(0, 10)), /matchText/);
    assert.match(functionMatcher(rules), /matchText/);
  });

  it('keeps what is tried for one path short, wherever the rules differ', () => {
    const names = Array.from({ length: 250 }, (_, place) => `n${(place * 7919) % 1000}`);
    const shapes = [
      (name: string) => `/${name}*`,
      (name: string) => `/service/of/${name}*`,
      (name: string) => `/*/${name}.json`,
      (name: string) => `/${name}`,
    ];
    for (const shape of shapes) {
      const source = ruleText(names.map((name) => ({ path: shape(name) })));
      const [, text = ''] = /\)\((\[.*\])\)$/.exec(source) ?? [];
      const tables = JSON.parse(text) as readonly [number, number, Record<string, string>][];
      const tried = tables.map(([, , rules]) =>
        Math.max(...Object.values(rules).map((list) => list.split(' ').length)),
      );
      assert.ok(Math.max(...tried) <= 16, `${shape('x')}: ${tried}`);
      assert.ok(tables.length <= 3, `${shape('x')}: ${tables.length} tables`);
    }
  });

  it('has no names of objects among its keys', async () => {
    const rules = ['/constructor*', '/toString', '/*.valueOf'].map((path) => ({ path }));
    const queries: Query[] = ['/constructor', '/toString', '/x.valueOf', '/__proto__', '/c'].map(
      (path) => [path, 'GET', 'a.example'],
    );
    await assertAlike(ruleText(rules), rules, queries);
  });
});
