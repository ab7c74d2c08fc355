/** How rules stand to each other: unreachable ones, holes, notices. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig, Rule } from './config.ts';
import type { PolicyNotice } from './plan.ts';
import { planPolicy } from './plan-policy.ts';

type Requirement = Pick<Rule, 'allow' | 'require'>;

const anyone: Requirement = { allow: 'anyone' };
const authenticated: Requirement = { allow: 'authenticated' };
const nobody: Requirement = { allow: 'nobody' };
const admin: Requirement = { require: { groups: { anyOf: ['admin'] } } };
const staff: Requirement = { require: { groups: { anyOf: ['admin', 'staff'] } } };
const reader: Requirement = { require: { scope: { allOf: ['read'] } } };
const adminReader: Requirement = { require: { ...admin.require, ...reader.require } };

function noticesOf(
  rules: readonly Rule[],
  others: Partial<PosternConfig> = {},
): readonly PolicyNotice[] {
  return planPolicy({ issuer: 'https://login.example.com', audience: 'api', rules, ...others })
    .notices;
}

function assertRefused(
  rules: readonly Rule[],
  message: RegExp,
  others?: Partial<PosternConfig>,
): void {
  assert.throws(() => noticesOf(rules, others), { name: 'TypeError', message });
}

const hosts = ['a.example.com', 'b.example.com'];

test('planPolicy() refuses a rule whose pattern is within an earlier one', () => {
  assertRefused(
    [
      { path: '/*', ...admin },
      { path: '/x/*.json', ...anyone },
    ],
    /^Option "rules\[1\]" must be reachable, got path "\/x\/\*.json" after rules\[0\] \("\/\*"\)/,
  );
});

test('planPolicy() refuses "*" after "/*", which every path matches', () => {
  assertRefused(
    [
      { path: '/*', ...anyone },
      { path: '*', ...nobody },
    ],
    /^Option "rules\[1\]" must be reachable, got path "\*" after rules\[0\] \("\/\*"\)/,
  );
});

test('planPolicy() refuses a rule whose methods and host are within an earlier one', () => {
  const earlier = { path: '/x*', methods: ['GET', 'POST'], ...admin };
  assertRefused(
    [earlier, { path: '/x', methods: ['HEAD'], ...admin }],
    /"rules\[1\]" must be reachable/,
  );
  const [host] = hosts as [string];
  assertRefused(
    [
      { path: '*', ...admin },
      { host, path: '*', ...admin },
    ],
    /"rules\[1\]"/,
    { hosts },
  );
});

test('planPolicy() refuses a rule for a host within an earlier one for the same host', () => {
  const [host] = hosts as [string];
  const rules = ['/x*', '/xy'].map((path) => ({ host, path, ...admin }));
  assertRefused(rules, /"rules\[1\]" must be reachable/, { hosts });
});

test('planPolicy() takes a rule that is only in part within an earlier one', () => {
  const [a, b] = hosts as [string, string];
  assert.doesNotThrow(() =>
    noticesOf(
      [
        { host: a, path: '/x*', ...admin },
        { host: b, path: '/x*', ...admin },
        { methods: ['GET'], path: '/x*', ...admin },
        { methods: ['GET', 'PUT'], path: '/x*', ...admin },
        { path: '/x', ...admin },
        { path: '/*', ...admin },
      ],
      { hosts },
    ),
  );
});

test('planPolicy() refuses `/x/*` where `/x` gets a weaker rule', () => {
  for (const [strict, weak] of [
    [authenticated, anyone],
    [admin, anyone],
    [admin, authenticated],
    [nobody, admin],
    [adminReader, admin],
    [admin, staff],
  ] as const) {
    assertRefused(
      [
        { path: '/x/*', ...strict },
        { path: '*', ...weak },
      ],
      /^Option "rules\[0\].path" must leave no hole beside it, got "\/x\/\*" while "\/x" gets the weaker rules\[1\]: write "\/x\*"/,
    );
  }
});

test('planPolicy() takes `/x/*` where `/x` gets nothing, as much, or more', () => {
  const inner = { path: '/x/*', ...admin };
  for (const others of [
    [],
    [{ path: '*', ...admin }],
    [{ path: '*', ...nobody }],
    [{ path: '/x', ...adminReader }],
  ]) {
    assert.deepEqual(noticesOf([inner, ...others]), []);
  }
});

test('planPolicy() takes `/x*`, both rules, and `/x/?*` beside an open `/x`', () => {
  const open = { path: '*', ...anyone };
  assert.deepEqual(noticesOf([{ path: '/x*', ...admin }, open]), []);
  assert.deepEqual(noticesOf([{ path: '/x', ...admin }, { path: '/x/*', ...admin }, open]), []);
  assert.deepEqual(noticesOf([{ path: '/x/?*', ...admin }, open]), []);
});

test('planPolicy() takes an open `/` beside `/*`', () => {
  assert.deepEqual(
    noticesOf([
      { path: '/', ...anyone },
      { path: '/*', ...admin },
    ]),
    [],
  );
});

test('planPolicy() refuses `/x/*` where an earlier rule opens `/x/`', () => {
  const strict = { path: '/x/*', ...admin };
  assertRefused(
    [{ path: '/x/', ...anyone }, strict],
    /"rules\[1\].path".*"\/x\/" gets the weaker rules\[0\]/,
  );
  assertRefused(
    [{ path: '/x', ...admin }, { path: '/*/', ...anyone }, strict],
    /"rules\[2\].path"/,
  );
});

test('planPolicy() sees a hole that only some methods have', () => {
  const strict = { path: '/x/*', ...admin };
  const open = { path: '*', ...anyone };
  assertRefused([{ path: '/x', methods: ['GET'], ...admin }, strict, open], /"rules\[1\].path"/);
  assertRefused([{ path: '/x', methods: ['POST'], ...anyone }, strict], /"rules\[1\].path"/);
  const reads = { path: '/x/*', methods: ['GET'], ...admin };
  assert.doesNotThrow(() => noticesOf([{ path: '/x', methods: ['POST'], ...anyone }, reads]));
});

test('planPolicy() sees a hole that only some hosts have', () => {
  const [a, b] = hosts as [string, string];
  const strict = { path: '/x/*', ...admin };
  assertRefused([{ host: a, path: '/x', ...anyone }, strict], /"rules\[1\].path"/, { hosts });
  const guards = [
    { host: a, path: '/x', ...admin },
    { host: b, path: '/x', ...admin },
  ];
  const rest = [strict, { path: '*', ...anyone }];
  assert.deepEqual(noticesOf([...guards, ...rest], { hosts }), []);
  assertRefused([...guards.slice(0, 1), ...rest], /"rules\[1\].path"/, { hosts });
  assertRefused([...guards, ...rest], /"rules\[2\].path"/, { hosts: [...hosts, '*.example.org'] });
});

test('planPolicy() sees a hole beside a pattern with wildcards', () => {
  const open = { path: '*', ...anyone };
  assertRefused(
    [{ path: '/*/admin/*', ...admin }, open],
    /while "\/x\/admin" gets the weaker rules\[1\]/,
  );
  assert.deepEqual(noticesOf([{ path: '/*/admin*', ...admin }, open]), []);
  assertRefused(
    [
      { path: '/v?/*', ...admin },
      { path: '/v2', ...anyone },
    ],
    /while "\/v2" gets/,
  );
});

test('planPolicy() leaves alone what an earlier rule decides on both sides of the slash', () => {
  const rules = [
    { path: '/x/open*', ...anyone },
    { path: '/*/*', ...admin },
  ];
  assert.deepEqual(noticesOf(rules), []);
});

test('planPolicy() looks for holes in lower case where paths are matched so', () => {
  const rules = [
    { path: '/X/*', ...admin },
    { path: '/x', ...anyone },
  ];
  assert.doesNotThrow(() => noticesOf(rules));
  assertRefused(rules, /"rules\[0\].path"/, { caseInsensitivePaths: true });
});

test('planPolicy() notes a slash that leads to other claims', () => {
  const [notice, ...others] = noticesOf([
    { path: '/x/*', ...admin },
    { path: '*', ...reader },
  ]);
  assert.deepEqual(others, []);
  assert.equal(notice?.id, 'slash_differs');
  assert.equal(notice?.rule, 0);
  assert.match(notice?.message ?? '', /"\/x"/);
});

test('planPolicy() notes methods that fall through to a weaker rule', () => {
  const [notice, ...others] = noticesOf([
    { path: '/api*', methods: ['POST'], ...admin },
    { path: '/other', ...anyone },
    { path: '*', ...authenticated },
  ]);
  assert.deepEqual(others, []);
  assert.equal(notice?.id, 'method_falls_through');
  assert.equal(notice?.rule, 0);
  assert.match(notice?.message ?? '', /is for POST; other methods can reach the weaker rules\[2\]/);
});

test('planPolicy() notes methods that fall through to a rule for other claims, and the first weaker one', () => {
  const messages = noticesOf([
    { path: '/api*', methods: ['GET'], ...reader },
    { path: '/api*', methods: ['POST', 'PUT'], ...admin },
    { path: '*', ...authenticated },
  ])
    .filter(({ rule, id }) => rule === 0 && id === 'method_falls_through')
    .map(({ message }) => message.replace(/.*; /, ''));
  assert.deepEqual(messages, [
    'other methods can reach the weaker rules[2] ("*")',
    'other methods can reach rules[1] ("/api*"), which asks for other claims',
  ]);
});

test('planPolicy() knows that a rule for all of several scopes is stricter than one for any', () => {
  assertRefused(
    [
      { path: '/x/*', require: { scope: { allOf: ['a', 'b'] } } },
      { path: '*', require: { scope: { anyOf: ['a', 'b'] } } },
    ],
    /while "\/x" gets the weaker rules\[1\]/,
  );
});

test('planPolicy() notes no methods where nothing weaker can be reached', () => {
  const strict = { path: '/api*', methods: ['POST'], ...admin };
  assert.deepEqual(noticesOf([strict]), []);
  assert.deepEqual(noticesOf([strict, { path: '/api*', ...admin }, { path: '*', ...anyone }]), []);
  assert.deepEqual(noticesOf([strict, { path: '/apples', methods: ['POST'], ...anyone }]), []);
  assert.deepEqual(noticesOf([strict, { path: '*', ...nobody }]), []);
});

test('planPolicy() plans 10,000 rules of several shapes', () => {
  const shapes = [
    '/exact/item-N',
    '/treeN/*',
    '/inN/*/edit',
    '/*/nameN/*',
    '/*/nameN.json',
    '/oneN/?/x',
  ];
  const rules = Array.from({ length: 10_000 }, (_, place): Rule => {
    const path = (shapes[place % shapes.length] as string).replace('N', `${place}-`);
    return { path, ...(place % 4 === 0 && { methods: ['GET'] }), ...admin };
  });
  assert.deepEqual(noticesOf([...rules, { path: '*', ...nobody }]), []);
});
