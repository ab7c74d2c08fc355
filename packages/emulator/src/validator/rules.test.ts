/** Every rule of the table has a case that breaks it and one that keeps it; those on deployments are tried here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { njsVersion } from '../cloudfront-function/engine.ts';
import { noticesOf } from '../cloudfront-function/notices.ts';
import { CACHE_RULE_CASES } from '../testing/cache-rule-cases.ts';
import { withFunction } from '../testing/deployments.ts';
import { DIALECT_RULE_CASES, sourcesOf } from '../testing/dialect-rule-cases.ts';
import { EDGE_RESULT_CASES } from '../testing/edge-result-cases.ts';
import { FUNCTION_RULE_CASES } from '../testing/function-rule-cases.ts';
import { FUNCTION_SETTING_CASES } from '../testing/function-setting-cases.ts';
import { LOGIN_RULE_CASES } from '../testing/login-rule-cases.ts';
import { PROTECTION_RULE_CASES } from '../testing/protection-rule-cases.ts';
import { RULE_CASES } from '../testing/rule-cases.ts';
import { RULES } from './rules.ts';
import { validateDeployment } from './validate-deployment.ts';
import { validateEdgeResult } from './validate-edge-result.ts';

const DEPLOYMENT_RULE_CASES = [
  ...PROTECTION_RULE_CASES,
  ...LOGIN_RULE_CASES,
  ...CACHE_RULE_CASES,
  ...FUNCTION_SETTING_CASES,
];

for (const { rule, broken, kept, options } of DEPLOYMENT_RULE_CASES) {
  test(`validateDeployment() finds ${rule} and nothing else`, () => {
    for (const [index, each] of broken.entries()) {
      const rules = new Set(validateDeployment(each, options).map((found) => found.rule));
      assert.deepEqual([...rules], [rule], `broken[${index}]`);
    }
  });

  test(`validateDeployment() finds nothing where ${rule} is kept`, () => {
    for (const [index, each] of kept.entries()) {
      assert.deepEqual(validateDeployment(each, options), [], `kept[${index}]`);
    }
  });
}

for (const [rule, each] of Object.entries(DIALECT_RULE_CASES)) {
  test(`validateDeployment() finds ${rule} in a function's source`, () => {
    for (const code of sourcesOf(each, each.broken)) {
      const rules = new Set(validateDeployment(withFunction({ code })).map((found) => found.rule));
      assert.deepEqual([...rules], [rule], code);
    }
    for (const code of sourcesOf(each, each.kept)) {
      assert.deepEqual(validateDeployment(withFunction({ code })), [], code);
    }
  });
}

for (const { rule, broken, kept } of EDGE_RESULT_CASES) {
  test(`validateEdgeResult() finds ${rule} and nothing else, and nothing where it is kept`, () => {
    for (const [index, args] of broken.entries()) {
      const rules = validateEdgeResult(...args).map((found) => found.rule);
      assert.deepEqual(rules, [rule], `broken[${index}]`);
    }
    for (const args of kept) assert.deepEqual(validateEdgeResult(...args), []);
  });
}

const HANDLER = 'async function handler(event) { return event.request; }';

test('W-CFF-ENGINE is found where a stand-in runs the function', () => {
  const notices = noticesOf({ engine: 'vm', code: HANDLER });
  assert.deepEqual(
    notices.map(({ rule }) => rule),
    ['W-CFF-ENGINE'],
  );
});

test("W-CFF-ENGINE is not found where njs is of the time of CloudFront's engine", {
  skip: !/^0\.[78]\./.test(njsVersion() ?? '') && 'another njs, or none, is installed',
}, () => {
  assert.deepEqual(noticesOf({ engine: 'njs', code: HANDLER }), []);
});

test('every rule of the table has a case that breaks it and one that keeps it', () => {
  const dialect = Object.entries(DIALECT_RULE_CASES).map(([rule, each]) => ({ rule, ...each }));
  const results = [...RULE_CASES, ...EDGE_RESULT_CASES, ...FUNCTION_RULE_CASES];
  const cases = [...DEPLOYMENT_RULE_CASES, ...dialect, ...results];
  const whole = cases.filter(({ broken, kept }) => broken.length > 0 && kept.length > 0);
  // The engine is this machine's, no deployment's: its two cases stand above.
  const tested = new Set<string>(['W-CFF-ENGINE', ...whole.map(({ rule }) => rule)]);
  assert.deepEqual(
    Object.keys(RULES).filter((id) => !tested.has(id)),
    [],
  );
});

test('every row says what, why and what to do, and leads to a page of AWS', () => {
  for (const [id, row] of Object.entries(RULES)) {
    assert.equal(row.id, id);
    assert.equal(row.severity, id.startsWith('E-') ? 'error' : 'warning');
    assert.ok(row.foundBy.length > 0, id);
    for (const text of [row.what, row.why, row.remedy]) assert.match(text, /^\S.*[^.\s]$/s, id);
    if (row.link) assert.match(row.link, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/, id);
  }
});
