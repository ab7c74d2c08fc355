/** Every dialect rule with source that breaks it and source that keeps it; what breaks syntax, njs refuses as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIALECT_RULE_CASES, inHandler, sourcesOf } from '../testing/dialect-rule-cases.ts';
import { runOnce } from '../testing/engines.ts';
import { checkDialect, type DialectRule } from './dialect.ts';
import { njsVersion } from './engine.ts';

function rulesOf(code: string): DialectRule[] {
  return [...new Set(checkDialect(code).map(({ rule }) => rule))];
}

for (const [rule, each] of Object.entries(DIALECT_RULE_CASES)) {
  test(`${rule} is found`, () => {
    for (const code of sourcesOf(each, each.broken)) assert.deepEqual(rulesOf(code), [rule], code);
  });

  test(`${rule} is not found where it is kept`, () => {
    for (const code of sourcesOf(each, each.kept)) assert.deepEqual(checkDialect(code), [], code);
  });
}

const SYNTAX_RULES: readonly DialectRule[] = [
  'E-CFF-SYNTAX',
  'E-CFF-AWAIT-ARG',
  'E-CFF-CALL-SPREAD',
];

test('what breaks a rule of syntax, njs refuses; what keeps it, njs reads', {
  skip: njsVersion() === undefined && 'njs is not installed',
}, async () => {
  for (const rule of SYNTAX_RULES) {
    for (const body of DIALECT_RULE_CASES[rule].broken) {
      const outcome = await runOnce('njs', inHandler(body));
      assert.equal(outcome.ok ? 'ok' : outcome.errorType, 'syntax', body);
    }
  }
  for (const code of Object.values(DIALECT_RULE_CASES).flatMap((each) =>
    sourcesOf(each, each.kept),
  )) {
    const outcome = await runOnce('njs', code);
    assert.notEqual(outcome.ok ? 'ok' : outcome.errorType, 'syntax', code);
  }
});

test('E-CFF-SYNTAX: async functions are at the top level and no arguments', () => {
  const nested = [
    'function handler(event) { return (async () => 1)(); }',
    'function handler(event) { async function f() {} return f(); }',
    'function handler(event) { return f(async function () {}); } function f() {}',
  ];
  for (const code of nested) assert.deepEqual(rulesOf(code), ['E-CFF-SYNTAX'], code);
  const top = 'const f = async () => 1;\nasync function handler(event) { return f(); }';
  assert.deepEqual(checkDialect(top), []);
});

test('E-CFF-EXPORT and E-CFF-NO-HANDLER: one file without exports and with a handler', () => {
  const handler = 'function handler(event) { return event.request; }';
  assert.deepEqual(rulesOf(`export ${handler}`), ['E-CFF-EXPORT', 'E-CFF-NO-HANDLER']);
  assert.deepEqual(rulesOf(`${handler}\nexport default handler;`), ['E-CFF-EXPORT']);
  assert.deepEqual(rulesOf(`${handler}\nexport { handler };`), ['E-CFF-EXPORT']);
  assert.deepEqual(rulesOf('const handler = (event) => event.request;'), ['E-CFF-NO-HANDLER']);
  assert.deepEqual(rulesOf('{ function handler() {} }'), ['E-CFF-NO-HANDLER']);
  assert.deepEqual(checkDialect(handler), []);
});

test('E-CFF-SYNTAX: nothing but cloudfront is imported, by default', () => {
  const handler = 'function handler(event) { return event.request; }';
  assert.deepEqual(checkDialect(`import cf from 'cloudfront';\n${handler}`), []);
  for (const statement of [
    "import { kvs } from 'cloudfront';",
    "import * as cf from 'cloudfront';",
    "import fs from 'fs';",
    "import 'cloudfront';",
    'await 1;',
  ]) {
    assert.deepEqual(rulesOf(`${statement}\n${handler}`), ['E-CFF-SYNTAX'], statement);
  }
});

test('checkDialect() takes one module of a bundle', () => {
  const crypto = "const crypto = require('crypto');";
  const code = `import { a } from './a.ts';\n${crypto}\nexport function f() { return a.normalize() + crypto.createHash('md5'); }`;
  assert.equal(rulesOf(code).length, 3);
  assert.deepEqual(checkDialect(code, { module: true }), []);
  const subtle = `${crypto} export const x = crypto.subtle;`;
  assert.deepEqual(
    checkDialect(subtle, { module: true }).map(({ rule }) => rule),
    ['E-CFF-GLOBAL'],
  );
});

test('checkDialect() names line and column from 1, in the order of the text', () => {
  const code = 'function handler(event) {\n  new Map();\n  [1].flat(); event?.a;\n}';
  assert.deepEqual(
    checkDialect(code).map(({ rule, line, column }) => [rule, line, column]),
    [
      ['E-CFF-GLOBAL', 2, 7],
      ['E-CFF-GLOBAL', 3, 3],
      ['E-CFF-SYNTAX', 3, 15],
    ],
  );
  assert.deepEqual(checkDialect('function handler( {'), [
    { rule: 'E-CFF-SYNTAX', line: 1, column: 20, message: 'Unexpected token' },
  ]);
});

test('a numbered function makes texts of numbers in njs 0.7', {
  skip: !/^0\.7\./.test(njsVersion() ?? '') && 'another njs, or none, is installed',
}, async () => {
  const kinds = (list: string) =>
    runOnce(
      'njs',
      inHandler(`const list = ${list}; return { statusCode: typeof pick(1) };`) +
        'function pick(one) { return one ? 0 : 1; }',
    );
  assert.deepEqual(JSON.stringify(await kinds('[(a) => a]')).includes('string'), true);
  assert.deepEqual(JSON.stringify(await kinds('[1]')).includes('number'), true);
});
