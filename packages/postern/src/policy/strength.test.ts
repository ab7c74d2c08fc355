/** Which of two requirements lets more people pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConditionPlan, RulePlan } from './plan.ts';
import { compareStrength, createComparison, type Strength } from './strength.ts';

type Condition = Omit<ConditionPlan, 'claim'>;

function require(...conditions: readonly Condition[]): RulePlan {
  return { allow: 'require', conditions: conditions.map((one) => ({ claim: 'it', ...one })) };
}

const g = { path: ['groups'] };

const CASES: readonly [rule: RulePlan, other: RulePlan, strength: Strength][] = [
  [{ allow: 'anyone' }, { allow: 'authenticated' }, 'weaker'],
  [{ allow: 'authenticated' }, require({ ...g, equals: 1 }), 'weaker'],
  [require({ ...g, equals: 1 }), { allow: 'nobody' }, 'weaker'],
  [{ allow: 'nobody' }, { allow: 'nobody' }, 'equal'],
  [require({ ...g, anyOf: ['a', 'b'] }), require({ ...g, anyOf: ['b', 'a'] }), 'equal'],
  [require({ ...g, anyOf: ['a', 'b'] }), require({ ...g, anyOf: ['a'] }), 'weaker'],
  [require({ ...g, anyOf: ['a', 'b'] }), require({ ...g, anyOf: ['a', 'c'] }), 'different'],
  [require({ ...g, allOf: ['a'] }), require({ ...g, allOf: ['b', 'a'] }), 'weaker'],
  [require({ ...g, noneOf: ['a'] }), require({ ...g, noneOf: ['b', 'a'] }), 'weaker'],
  [require({ ...g, noneOf: ['a'] }), require({ ...g, noneOf: ['b'] }), 'different'],
  [require({ ...g, equals: 1 }), require({ ...g, equals: 2 }), 'different'],
  [
    require({ ...g, equals: false }),
    require({ ...g, equals: false }, { allOf: ['read'] }),
    'weaker',
  ],
  [require({ ...g, anyOf: ['a'] }), require({ ...g, anyOf: ['a'], noneOf: ['b'] }), 'weaker'],
  [require({ ...g, anyOf: ['a'] }), require({ anyOf: ['a'] }), 'different'],
  [require({ ...g, anyOf: ['a'] }), require({ path: ['roles'], anyOf: ['a'] }), 'different'],
];

const REVERSE = { weaker: 'stricter', stricter: 'weaker', equal: 'equal', different: 'different' };

for (const [rule, other, strength] of CASES) {
  test(`compareStrength() finds ${JSON.stringify(rule)} ${strength} against ${JSON.stringify(other)}`, () => {
    assert.equal(compareStrength(rule, other), strength);
    assert.equal(compareStrength(other, rule), REVERSE[strength]);
  });
}

test('createComparison() compares by place and lists what is more open', () => {
  const rules: readonly RulePlan[] = [
    { allow: 'nobody' },
    { allow: 'anyone' },
    require({ ...g, equals: 1 }),
    require({ ...g, equals: 2 }),
    { allow: 'anyone' },
  ];
  const { compare, othersOpenTo } = createComparison(rules);
  assert.equal(compare(1, 4), 'equal');
  assert.equal(compare(1, 2), 'weaker');
  assert.deepEqual(othersOpenTo(2), [1, 3, 4]);
  assert.deepEqual(othersOpenTo(4), []);
});
