/** Which of two requirements lets more people pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimValue } from './config.ts';
import { firstUnmet } from './judge.ts';
import type { ConditionPlan, RulePlan } from './plan.ts';
import { createSeededRandom } from './seeded-random.test.helper.ts';
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
  // What a delegate says nobody can tell: asking it is one condition more.
  [{ allow: 'authenticated' }, { allow: 'authenticated', ask: true }, 'weaker'],
  [{ allow: 'authenticated', ask: true }, { allow: 'authenticated', ask: true }, 'equal'],
  [{ allow: 'anyone' }, { allow: 'authenticated', ask: true }, 'weaker'],
  [{ allow: 'nobody' }, { allow: 'authenticated', ask: true }, 'stricter'],
  [require({ ...g, equals: 1 }), { allow: 'authenticated', ask: true }, 'different'],
  [require({ ...g, equals: 1 }), { ...require({ ...g, equals: 1 }), ask: true }, 'weaker'],
  // One kind of credential more is one way in more.
  [{ allow: 'authenticated' }, { allow: 'authenticated', credential: 'session' }, 'weaker'],
  [
    { allow: 'authenticated', credential: 'bearer' },
    { allow: 'authenticated', credential: 'session' },
    'different',
  ],
  [{ allow: 'anyone' }, { allow: 'authenticated', credential: 'session' }, 'weaker'],
  [{ allow: 'nobody' }, { allow: 'authenticated', credential: 'session' }, 'stricter'],
  [
    { ...require({ ...g, equals: 1 }), credential: 'bearer' },
    { allow: 'authenticated', credential: 'session' },
    'different',
  ],
  [{ allow: 'authenticated', allowCrossSite: true }, { allow: 'authenticated' }, 'weaker'],
  [{ allow: 'anyone' }, { allow: 'authenticated', allowCrossSite: true }, 'weaker'],
  [
    { allow: 'authenticated', allowCrossSite: true },
    { allow: 'authenticated', credential: 'bearer' },
    'weaker',
  ],
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
  [require({ ...g, anyOf: ['a', 'b'] }), require({ ...g, allOf: ['b', 'c'] }), 'weaker'],
  [require({ ...g, anyOf: ['a', 'b'] }), require({ ...g, equals: 'a' }), 'weaker'],
  [require({ ...g, allOf: ['a'] }), require({ ...g, equals: 'a' }), 'weaker'],
  [require({ ...g, noneOf: ['a'] }), require({ ...g, equals: 'b' }), 'weaker'],
  [require({ ...g, noneOf: ['a'] }), require({ ...g, allOf: ['b'] }), 'different'],
  [require({ ...g, anyOf: ['a'] }), require({ ...g, allOf: ['a'] }), 'equal'],
  [
    require({ ...g, anyOf: ['a', 'b'], noneOf: ['b'] }),
    require({ ...g, allOf: ['a'] }),
    'stricter',
  ],
  [require({ ...g, anyOf: ['a'], noneOf: ['a'] }), require({ ...g, equals: 1 }), 'stricter'],
  [
    require({ ...g, anyOf: ['a', 'b'] }, { ...g, noneOf: ['b'] }),
    require({ ...g, allOf: ['a'] }),
    'stricter',
  ],
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

/** Absent, each scalar, and each list; `z` is in no condition and stands for every other value. */
const CLAIM_VALUES: readonly unknown[] = [undefined, ...'abcz', ...subsets([...'abcz'])];

function subsets(members: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** members.length }, (_, choice) =>
    members.filter((_member, place) => (choice >> place) & 1),
  );
}

test('compareStrength() agrees with the judge over all small sets of claims', () => {
  const random = createSeededRandom(8);
  const people = CLAIM_VALUES.flatMap((x) => CLAIM_VALUES.map((y) => ({ x, y })));
  const counts = { weaker: 0, equal: 0, stricter: 0, different: 0 };
  for (let round = 0; round < 6_000; round++) {
    const [rule, other] = [randomRule(), randomRule()];
    const passRule = people.map((claims) => !firstUnmet(rule.conditions ?? [], claims));
    const passOther = people.map((claims) => !firstUnmet(other.conditions ?? [], claims));
    const suffices = passRule.every((passes, person) => !passes || passOther[person]);
    const isImplied = passOther.every((passes, person) => !passes || passRule[person]);
    const expected = suffices
      ? isImplied
        ? 'equal'
        : 'stricter'
      : isImplied
        ? 'weaker'
        : 'different';
    const found = compareStrength(rule, other);
    assert.equal(found, expected, `${JSON.stringify(rule)} ${JSON.stringify(other)}`);
    counts[found]++;
  }
  assert.ok(
    Object.values(counts).every((count) => count > 300),
    JSON.stringify(counts),
  );

  /** Two conditions can fall on one claim. */
  function randomRule(): RulePlan {
    return require(
      ...Array.from({ length: 1 + random.below(2) }, () => ({
        path: [random.pick(['x', 'x', 'y'])],
        ...randomCondition(),
      })),
    );
  }

  function randomCondition(): Condition {
    const list = (): readonly ClaimValue[] =>
      Array.from({ length: 1 + random.below(3) }, () => random.pick('abc'));
    const condition = {
      ...(random.below(2) === 0 && { anyOf: list() }),
      ...(random.below(4) === 0 && { allOf: list() }),
      ...(random.below(3) === 0 && { noneOf: list() }),
      ...(random.below(6) === 0 && { equals: random.pick('abc') }),
    };
    return Object.keys(condition).length > 0 ? condition : { anyOf: list() };
  }
});
