/** What is not a member of the config's own, or changes later, decides nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig } from './config.ts';
import { planPolicy } from './plan-policy.ts';
import { takeConfig } from './take-config.ts';

const CONFIG = {
  issuer: 'https://login.example.com/',
  audience: 'api',
  typ: 'at+jwt',
  hosts: ['a.example.com', 'b.example.com'],
  claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
  forward: { headers: { 'x-user': 'sub' } },
  rules: [
    {
      host: 'a.example.com',
      methods: ['GET'],
      path: '/x*',
      credential: 'bearer',
      require: {
        groups: { anyOf: ['a'], allOf: ['b'], noneOf: ['c'] },
        level: { equals: 1 },
      },
      cors: { origins: ['https://app.example.com'], exposeHeaders: ['ETag'] },
      resource: 'https://a.example.com/x',
    },
    { path: '*', allow: 'nobody' },
  ],
  caseInsensitivePaths: false,
  rewrite: { directoryIndex: 'index.html', spaFallback: '/index.html' },
  after: './after.ts',
  log: 'all',
  target: 'fetch',
  budgetBytes: 1000,
} as const satisfies PosternConfig;

type Path = readonly (string | number)[];

/** Where every member is, at every level. */
function everyPath(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([name, member]) =>
    everyPath(member, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length > 0 ? [path, ...below] : below;
}

function withUndefined(path: Path): PosternConfig {
  const config = structuredClone(CONFIG);
  let parent: Record<string | number, unknown> = config;
  for (const name of path.slice(0, -1)) parent = parent[name] as typeof parent;
  parent[path.at(-1) as string] = undefined;
  return config;
}

test('planPolicy() takes the config that the next tests spoil', () => {
  assert.equal(planPolicy(CONFIG).plan.rules.length, 2);
});

for (const path of everyPath(CONFIG)) {
  const option = path.reduce<string>(
    (text, name) => text + (typeof name === 'number' ? `[${name}]` : `${text && '.'}${name}`),
    '',
  );
  test(`planPolicy() refuses undefined for ${option}`, () => {
    assert.throws(
      () => planPolicy(withUndefined(path)),
      (error: Error) => {
        assert.equal(error.name, 'TypeError');
        // A member of a list that names a claim is called by the list's name.
        assert.ok(error.message.includes(`Option "${option.replace(/(claims.*)\[\d\]$/, '$1')}"`));
        return /(is|got) undefined/.test(error.message);
      },
    );
  });
}

test('planPolicy() takes no inherited member for an option', () => {
  const message = /"rules\[0\]" must have either "allow" or "require", got neither/;
  const prototype = Object.prototype as { allow?: string };
  prototype.allow = 'anyone';
  try {
    assert.throws(() => planPolicy({ rules: [{ path: '*' }] }), { message });
  } finally {
    delete prototype.allow;
  }
});

test('planPolicy() refuses objects of classes, for their members may be inherited', () => {
  const rule = Object.create({ allow: 'anyone' });
  rule.path = '*';
  const message = /^Option "rules\[0\]" must be a plain object, got an object$/;
  assert.throws(() => planPolicy({ rules: [rule] }), { name: 'TypeError', message });
  for (const config of [rule, [], null, undefined, 'x']) {
    assert.throws(() => planPolicy(config), { message: /^Option "config" must be a plain object/ });
  }
});

test('planPolicy() reads each member once', () => {
  const reads: Record<string, number> = {};
  const counted = (value: unknown, name: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const copy: object = Array.isArray(value) ? [] : {};
    for (const [key, member] of Object.entries(value)) {
      const path = `${name}.${key}`;
      const get = () => {
        reads[path] = (reads[path] ?? 0) + 1;
        return counted(member, path);
      };
      Object.defineProperty(copy, key, { get, enumerable: true, configurable: true });
    }
    return copy;
  };
  const { plan } = planPolicy(counted(CONFIG, '') as PosternConfig);
  assert.deepEqual(plan, planPolicy(CONFIG).plan);
  assert.deepEqual(
    Object.entries(reads).filter(([, times]) => times !== 1),
    [],
  );
});

test('planPolicy() shares no object with the config', () => {
  const config = structuredClone(CONFIG) as PosternConfig;
  const { plan } = planPolicy(config);
  const own = new Set<object>();
  collect(config, own);
  const planned = new Set<object>();
  collect(plan, planned);
  assert.ok(own.size > 10 && planned.size > 10);
  for (const object of planned) assert.ok(!own.has(object), JSON.stringify(object));
});

function collect(value: unknown, found: Set<object>): void {
  if (typeof value !== 'object' || value === null) return;
  found.add(value);
  for (const member of Object.values(value)) collect(member, found);
}

test('takeConfig() is what it was when it is taken again', () => {
  const taken = takeConfig(CONFIG);
  assert.notEqual(taken, CONFIG);
  assert.equal(JSON.stringify(takeConfig(taken)), JSON.stringify(CONFIG));
});
