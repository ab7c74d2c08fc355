/** What a config becomes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PosternConfig, Rule } from './config.ts';
import { needsIndex } from './needs-index.ts';
import { planPolicy } from './plan-policy.ts';

const ISSUER = 'https://login.example.com/';
const BASE = { issuer: ISSUER, audience: 'api', hosts: ['api.example.com'] };
const ALL: Rule = { path: '*', allow: 'authenticated' };

/** As a user without a type checker could write it. */
function plan(config: object): ReturnType<typeof planPolicy> {
  return planPolicy({ ...BASE, rules: [ALL], ...config } as PosternConfig);
}

/** A rule for `/x*` with these members; `allow` is added unless `require` is given. */
function planRule(members: object): ReturnType<typeof planPolicy> {
  const allow = 'require' in members ? {} : { allow: 'authenticated' };
  return plan({ rules: [{ path: '/x*', ...allow, ...members }] });
}

test('planPolicy() plans a whole config', () => {
  const { plan: policy, notices } = plan({
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    forward: { headers: { 'X-User': 'sub', 'X-Groups': 'groups', 'X-Scopes': 'scope' } },
    rules: [
      { path: '/health', allow: 'anyone' },
      {
        path: '/api*',
        require: { scope: { allOf: ['read'], noneOf: ['x'] }, groups: { anyOf: ['a'] } },
        cors: { origins: ['https://app.example.com'], exposeHeaders: ['ETag'] },
        resource: 'https://api.example.com/api',
      },
      { path: '/write*', methods: ['GET', 'POST'], require: { roles: { equals: 'w' } } },
    ],
    rewrite: { directoryIndex: 'index.html' },
    log: 'all',
  });
  const body = JSON.stringify({
    resource: 'https://api.example.com/api',
    authorization_servers: [ISSUER],
    scopes_supported: ['read'],
    bearer_methods_supported: ['header'],
  });
  const host = 'api.example.com';
  const wellKnown = '/.well-known/oauth-protected-resource';
  assert.deepEqual(notices, []);
  assert.deepEqual(policy, {
    hosts: [host],
    match: [
      { path: '/health' },
      { path: '/api*' },
      { path: '/write*', methods: ['GET', 'POST', 'HEAD'] },
    ],
    rules: [
      { allow: 'anyone' },
      {
        allow: 'require',
        conditions: [
          { claim: 'scope', allOf: ['read'], noneOf: ['x'] },
          { claim: 'groups', path: ['cognito:groups'], anyOf: ['a'] },
        ],
        scope: 'read',
        cors: { origins: ['https://app.example.com'], exposeHeaders: 'WWW-Authenticate, ETag' },
        resourceMetadataUrl: `https://${host}${wellKnown}/api`,
      },
      {
        allow: 'require',
        conditions: [{ claim: 'roles', path: ['realm_access', 'roles'], equals: 'w' }],
      },
    ],
    resourceMetadata: [
      { host, path: `${wellKnown}/api`, body },
      { host, path: wellKnown, body },
    ],
    forwardHeaders: [
      { header: 'x-user', path: ['sub'] },
      { header: 'x-groups', path: ['cognito:groups'] },
      { header: 'x-scopes' },
    ],
    rewrite: { directoryIndex: 'index.html' },
    log: 'all',
  });
  assert.deepEqual(JSON.parse(JSON.stringify(policy)), policy);
});

test('planPolicy() needs no more than one rule', () => {
  const { plan: policy } = planPolicy({ rules: [{ path: '*', allow: 'nobody' }] });
  assert.deepEqual(policy, { match: [{ path: '*' }], rules: [{ allow: 'nobody' }], log: 'denied' });
});

test('planPolicy() knows every token option by name', () => {
  const token = {
    algorithms: ['RS256'],
    jwks: { keys: [] },
    jwksUri: 'x',
    typ: 'at+jwt',
    clientId: 'c',
  };
  assert.doesNotThrow(() => plan({ ...token, maxAgeSeconds: 1, clockToleranceSeconds: 1 }));
});

test('planPolicy() puts patterns and hosts into lower case where the config says so', () => {
  const { plan: policy } = plan({
    hosts: ['API.example.com', 'b.example.com'],
    caseInsensitivePaths: true,
    rules: [{ host: 'Api.Example.com', path: '/Admin*', allow: 'nobody' }],
  });
  assert.deepEqual(policy.match, [{ host: 'api.example.com', path: '/admin*' }]);
  assert.deepEqual(policy.hosts, ['api.example.com', 'b.example.com']);
  assert.equal(policy.caseInsensitivePaths, true);
});

test('planPolicy() drops the host of a rule where there is only one', () => {
  assert.deepEqual(planRule({ host: 'api.example.com' }).plan.match, [{ path: '/x*' }]);
});

test('planPolicy() takes an exact host that a wildcard covers', () => {
  const rules = [{ host: 'a.b.example.com', path: '*', allow: 'nobody' }];
  assert.equal(plan({ hosts: ['*.example.com'], rules }).plan.match[0]?.host, 'a.b.example.com');
});

test('planPolicy() refuses a host rule and a resource without "hosts"', () => {
  const message = /must be (on )?one of "hosts"/;
  const host = 'a.example.com';
  for (const members of [{ host }, { resource: `https://${host}/` }]) {
    const rules = [{ ...ALL, ...members }];
    assert.throws(() => planPolicy({ rules }), { name: 'TypeError', message });
  }
});

for (const origin of [
  'https://a.example',
  'http://localhost:3000',
  'https://a.example:8443',
  'capacitor://localhost',
]) {
  test(`planPolicy() takes the origin ${origin}`, () => {
    const { plan: policy } = planRule({ cors: { origins: [origin] } });
    assert.deepEqual(policy.rules[0]?.cors?.origins, [origin]);
  });
}

test('planPolicy() serves a resource without path at the root, and no other there', () => {
  const { plan: policy } = plan({
    rules: [
      {
        path: '/a*',
        require: { scope: { anyOf: ['a', 'b'] } },
        resource: 'https://api.example.com/a',
      },
      { path: '/c*', require: { scope: { anyOf: ['c'] } }, resource: 'https://api.example.com' },
      {
        path: '/d*',
        require: { scope: { allOf: ['b', 'd'] } },
        resource: 'https://api.example.com/a',
      },
    ],
  });
  const documents = policy.resourceMetadata?.map(({ path, body }) => [path, JSON.parse(body)]);
  const common = { authorization_servers: [ISSUER], bearer_methods_supported: ['header'] };
  assert.deepEqual(documents, [
    [
      '/.well-known/oauth-protected-resource/a',
      { resource: 'https://api.example.com/a', ...common, scopes_supported: ['a', 'b', 'd'] },
    ],
    [
      '/.well-known/oauth-protected-resource',
      { resource: 'https://api.example.com', ...common, scopes_supported: ['c'] },
    ],
  ]);
});

test('planPolicy() names all issuers in the metadata, and takes http on loopback', () => {
  const issuers = [
    { issuer: 'https://a.example', audience: 'x' },
    { issuer: 'https://b.example', audience: 'x' },
  ];
  const { plan: policy } = planPolicy({
    issuers,
    hosts: ['localhost'],
    rules: [{ ...ALL, resource: 'http://localhost:8787/mcp' }],
  });
  const [document] = policy.resourceMetadata ?? [];
  assert.deepEqual(JSON.parse(document?.body ?? '').authorization_servers, [
    'https://a.example',
    'https://b.example',
  ]);
  assert.equal(document?.host, 'localhost');
  assert.equal(
    policy.rules[0]?.resourceMetadataUrl,
    'http://localhost:8787/.well-known/oauth-protected-resource/mcp',
  );
});

test('planPolicy() refuses two spellings of one resource', () => {
  const rules = ['https://api.example.com', 'https://api.example.com/'].map((resource, place) => ({
    path: `/${place}*`,
    allow: 'authenticated',
    resource,
  }));
  const message = /^Option "rules\[1\].resource" must be "https:\/\/api.example.com" as before/;
  assert.throws(() => plan({ rules }), { name: 'TypeError', message });
});

test('planPolicy() does not repeat long values', () => {
  assert.throws(
    () => planRule({ path: `x${'y'.repeat(500)}` }),
    (error: Error) => error.message.length < 200,
  );
});

test('needsIndex() chooses the index for more than 16 rules', () => {
  const rules = (count: number) =>
    Array.from({ length: count }, (_, place) => ({ path: `/${place}`, allow: 'anyone' }));
  assert.equal(needsIndex(plan({ rules: rules(16) }).plan), false);
  assert.equal(needsIndex(plan({ rules: rules(17) }).plan), true);
});
