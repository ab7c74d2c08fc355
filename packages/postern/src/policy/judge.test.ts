/** Conditions on claims: absent, wrongly typed and inherited claims meet none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstUnmet } from './judge.ts';
import type { ConditionPlan } from './plan.ts';
import { readClaim } from './read-claim.ts';

type Case = readonly [
  name: string,
  condition: Omit<ConditionPlan, 'claim'>,
  claims: object,
  met: boolean,
];

const groups = ['groups'];

const CASES: readonly Case[] = [
  ['anyOf with one of the list', { path: groups, anyOf: ['a', 'b'] }, { groups: ['b', 'c'] }, true],
  ['anyOf with a scalar', { path: groups, anyOf: ['a'] }, { groups: 'a' }, true],
  ['anyOf with none', { path: groups, anyOf: ['a'] }, { groups: ['b'] }, false],
  ['anyOf with an empty list', { path: groups, anyOf: ['a'] }, { groups: [] }, false],
  [
    'anyOf with a part of a word',
    { path: groups, anyOf: ['admin'] },
    { groups: 'administrator' },
    false,
  ],
  ['anyOf with words in one string', { path: groups, anyOf: ['a'] }, { groups: 'a b' }, false],
  ['allOf with all', { path: groups, allOf: ['a', 'b'] }, { groups: ['c', 'b', 'a'] }, true],
  ['allOf with some', { path: groups, allOf: ['a', 'b'] }, { groups: ['a'] }, false],
  ['noneOf with others', { path: groups, noneOf: ['x'] }, { groups: ['a'] }, true],
  ['noneOf with an empty list', { path: groups, noneOf: ['x'] }, { groups: [] }, true],
  ['noneOf with the value', { path: groups, noneOf: ['x'] }, { groups: ['a', 'x'] }, false],
  ['noneOf without the claim', { path: groups, noneOf: ['x'] }, {}, false],
  ['noneOf with null', { path: groups, noneOf: ['x'] }, { groups: null }, false],
  ['noneOf with an object', { path: groups, noneOf: ['x'] }, { groups: { x: 1 } }, false],
  [
    'noneOf with a list that holds an object',
    { path: groups, noneOf: ['x'] },
    { groups: ['a', {}] },
    false,
  ],
  ['noneOf with a list in a list', { path: groups, noneOf: ['x'] }, { groups: [['x']] }, false],
  [
    'anyOf with a list that holds null',
    { path: groups, anyOf: ['a'] },
    { groups: ['a', null] },
    false,
  ],
  ['equals with the value', { path: groups, equals: true }, { groups: true }, true],
  ['equals false with false', { path: groups, equals: false }, { groups: false }, true],
  ['equals 0 with 0', { path: groups, equals: 0 }, { groups: 0 }, true],
  ['equals with a list', { path: groups, equals: 'a' }, { groups: ['a'] }, false],
  ['equals with another type', { path: groups, equals: 1 }, { groups: '1' }, false],
  ['equals false without the claim', { path: groups, equals: false }, {}, false],
  ['anyOf with another type', { path: groups, anyOf: ['1'] }, { groups: [1] }, false],
  [
    'anyOf and noneOf together',
    { path: groups, anyOf: ['a'], noneOf: ['b'] },
    { groups: ['a', 'b'] },
    false,
  ],
  ['a nested claim', { path: ['realm', 'roles'], anyOf: ['a'] }, { realm: { roles: ['a'] } }, true],
  ['a nested claim in null', { path: ['realm', 'roles'], anyOf: ['a'] }, { realm: null }, false],
  [
    'a claim on the prototype',
    { path: groups, anyOf: ['a'] },
    Object.create({ groups: 'a' }),
    false,
  ],
  [
    'noneOf on a name of Object.prototype',
    { path: ['constructor', 'name'], noneOf: ['x'] },
    {},
    false,
  ],
  ['a property of a string', { path: ['groups', 'length'], equals: 1 }, { groups: 'a' }, false],
  ['scope as a string', { allOf: ['read', 'write'] }, { scope: 'write read' }, true],
  ['scope as a list', { allOf: ['read'] }, { scope: ['read'] }, true],
  ['scp as a string', { allOf: ['read'] }, { scp: 'read write' }, true],
  ['scp as a list', { anyOf: ['read'] }, { scp: ['read'] }, true],
  ['scope before scp', { anyOf: ['read'] }, { scope: 'write', scp: 'read' }, false],
  ['scope null before scp', { anyOf: ['read'] }, { scope: null, scp: 'read' }, false],
  ['scope of a wrong type', { noneOf: ['read'] }, { scope: 5 }, false],
  ['scope with a number in its list', { noneOf: ['read'] }, { scope: ['write', 5] }, false],
  ['scope absent', { noneOf: ['read'] }, {}, false],
  ['scope on the prototype', { anyOf: ['read'] }, Object.create({ scope: 'read' }), false],
];

for (const [name, condition, claims, met] of CASES) {
  test(`firstUnmet() finds ${name} ${met ? 'met' : 'unmet'}`, () => {
    const plan = { claim: 'it', ...condition };
    const found = firstUnmet([plan], claims as Record<string, unknown>);
    assert.equal(found, met ? undefined : plan);
  });
}

test('firstUnmet() names the first of several conditions', () => {
  const conditions = [
    { claim: 'a', path: ['a'], equals: 1 },
    { claim: 'b', path: ['b'], equals: 1 },
    { claim: 'c', path: ['c'], equals: 1 },
  ];
  assert.equal(firstUnmet(conditions, { a: 1 })?.claim, 'b');
  assert.equal(firstUnmet(conditions, { a: 1, b: 1, c: 1 }), undefined);
});

test('readClaim() follows a member that JSON named __proto__', () => {
  const claims = JSON.parse('{"__proto__":{"role":"admin"}}');
  assert.equal(readClaim(claims, ['role']), undefined);
  assert.equal(readClaim(claims, ['__proto__', 'role']), 'admin');
});
