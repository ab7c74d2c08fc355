/** Holes and methods that fall through, where rules are for some hosts only. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from './config.ts';
import type { PolicyNotice } from './plan.ts';
import { planPolicy } from './plan-policy.ts';

const [a, b] = ['a.example.com', 'b.example.com'] as const;
const anyone = { allow: 'anyone' } as const;
const admin = { require: { groups: { anyOf: ['admin'] } } };

function noticesOf(rules: readonly Rule[]): readonly PolicyNotice[] {
  const token = { issuer: 'https://login.example.com', audience: 'api' };
  return planPolicy({ ...token, hosts: [a, b], rules }).notices;
}

const STRICT = { path: '/x/*', ...admin };
const OPEN = { path: '/x', ...anyone };

const BESIDE: readonly [title: string, rules: readonly Rule[], isHole: boolean][] = [
  [
    'a host rule beside one of the same host',
    [
      { host: a, ...STRICT },
      { host: a, ...OPEN },
    ],
    true,
  ],
  [
    'a host rule beside one of another host',
    [
      { host: a, ...STRICT },
      { host: b, ...OPEN },
    ],
    false,
  ],
  ['a host rule beside one of every host', [{ host: a, ...STRICT }, OPEN], true],
  ['a rule of every host beside a host rule', [STRICT, { host: b, ...OPEN }], true],
];

for (const [title, rules, isHole] of BESIDE) {
  test(`planPolicy() ${isHole ? 'refuses the hole' : 'sees no hole'} of ${title}`, () => {
    const plan = () => noticesOf(rules);
    if (isHole) assert.throws(plan, /"rules\[0\].path" must leave no hole beside it/);
    else assert.deepEqual(plan(), []);
  });
}

test('planPolicy() shows a hole by a character that no rule names', () => {
  const named = { path: '/abcdefghijklmnopqrstuvwxyz0123456789', ...admin };
  const wild = { path: '/*/admin/*', ...admin };
  const open = { path: '*', ...anyone };
  assert.throws(() => noticesOf([wild, open]), /while "\/x\/admin" gets/);
  assert.throws(() => noticesOf([{ path: '/x', ...admin }, wild, open]), /while "\/y\/admin" gets/);
  assert.throws(() => noticesOf([named, wild, open]), /while "\/…\/admin" gets/);
});

const POST = { path: '/api*', methods: ['POST'], ...admin };
const REST = { path: '*', ...anyone };

const FALLS: readonly [title: string, rules: readonly Rule[], reached: readonly number[]][] = [
  ['to a rule of every host', [{ host: a, ...POST }, REST], [1]],
  [
    'to a rule of the same host',
    [
      { host: a, ...POST },
      { host: a, ...REST },
    ],
    [1],
  ],
  [
    'to no rule of another host',
    [
      { host: a, ...POST },
      { host: b, ...REST },
    ],
    [],
  ],
  ['from every host to a rule of one', [POST, { host: b, ...REST }], [1]],
  [
    'no further than a rule of its own host that takes all',
    [{ host: a, ...POST }, { host: a, path: '/api*', ...admin }, REST],
    [],
  ],
  [
    'no further than a rule of every host that takes all',
    [{ host: a, ...POST }, { path: '/api*', ...admin }, REST],
    [],
  ],
  [
    'past a rule of another host',
    [{ host: a, ...POST }, { host: b, path: '/api*', ...admin }, REST],
    [2],
  ],
  [
    'past a rule of one host from every host',
    [POST, { host: b, path: '/api*', ...admin }, REST],
    [2],
  ],
  ['past a rule with methods', [POST, { path: '/api*', methods: ['PUT'], ...admin }, REST], [2, 2]],
  [
    'to a rule with one method more',
    [POST, { path: '*', methods: ['POST', 'PUT'], ...anyone }],
    [1],
  ],
  ['to no rule with the same methods', [POST, { path: '*', methods: ['POST'], ...anyone }], []],
  ['past a rule of fewer paths', [POST, { path: '/api/x', ...admin }, REST], [2]],
  ['to nothing that comes before', [{ path: '/api/open', ...anyone }, POST], []],
];

for (const [title, rules, reached] of FALLS) {
  test(`planPolicy() notes that other methods fall through ${title}`, () => {
    const notices = noticesOf(rules);
    const places = notices.map(({ message }) =>
      Number(/reach the weaker rules\[(\d)\]/.exec(message)?.[1]),
    );
    assert.deepEqual(places, reached);
  });
}
