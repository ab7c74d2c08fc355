import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { createGate } from 'postern/gate';
import { createLambdaEdgeHandler, type ViewerRequestEvent } from 'postern/lambda-edge';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { makeSigningJwk, publicJwk, signToken } from '../token/sign.ts';
import { buildGate } from './build.ts';

/**
 * A bundle leaves out what its plan does not use and shortens names. So each of these configs uses other features, and
 * the bundle must answer every request as the gate with every part does.
 */
const ISSUER = 'https://login.example.com/';
const key = makeSigningJwk('ES256');
const rsaKey = makeSigningJwk('RS256');
const jwks = { keys: [publicJwk(key), publicJwk(rsaKey)] } as NonNullable<PosternConfig['jwks']>;
const base = { issuer: ISSUER, audience: 'api', algorithms: ['ES256', 'RS256'], jwks } as const;
const everyone: PosternConfig['rules'] = [{ path: '*', allow: 'authenticated' }];

const CONFIGS: Readonly<Record<string, PosternConfig>> = {
  'one rule': { ...base, rules: everyone },
  'no tokens at all': {
    rules: [
      { path: '/admin*', allow: 'nobody' },
      { path: '/a*', methods: ['GET'], allow: 'anyone' },
    ],
  },
  'hosts, resources, CORS, rewrite and headers': {
    ...base,
    hosts: ['api.example.com', '*.tenant.example'],
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
    rules: [
      { path: '/a/public*', allow: 'anyone' },
      {
        path: '/a*',
        resource: 'https://api.example.com/a',
        cors: { origins: ['https://app.example.com'], exposeHeaders: ['x-total'] },
        require: { scope: { anyOf: ['read', 'write'] } },
      },
      { path: '/admin*', methods: ['GET'], require: { groups: { allOf: ['admin'] } } },
      { path: '/admin*', require: { roles: { noneOf: ['guest'] }, tenant: { equals: 7 } } },
      { path: '/*.css', host: 'api.example.com', allow: 'anyone' },
      { path: '*', allow: 'authenticated' },
    ],
    rewrite: { directoryIndex: 'index.html', spaFallback: '/index.html' },
    caseInsensitivePaths: true,
    log: 'all',
  },
  'every token option': {
    ...base,
    audience: ['api', 'other'],
    typ: ['at+jwt', 'JWT'],
    clockToleranceSeconds: 30,
    maxAgeSeconds: 600,
    unsafeAllowMissingExpiry: true,
    unsafeIgnoreConfirmation: true,
    rules: everyone,
  },
  'a client and no audience': { ...base, audience: null, clientId: ['web'], rules: everyone },
  'several issuers with claims': {
    issuers: [
      { ...base, claims: { issuer: { value: { hosts: ['a'] } } } },
      { ...base, issuer: 'https://other.example.com/', claims: { tenant: { essential: true } } },
    ],
    rules: everyone,
  },
  'many rules': {
    ...base,
    rules: [
      ...Array.from({ length: 300 }, (_, index) => ({
        path: `/admin/${index}*`,
        require: { groups: { anyOf: [`g${index}`] } },
      })),
      { path: '*', allow: 'authenticated' },
    ],
  },
};

/** The same numbers in every run (mulberry32). */
function createRandom(seed: number): <Value>(values: readonly Value[]) => Value {
  let state = seed;
  return (values) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const fraction = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return values[Math.floor(fraction * values.length)] as (typeof values)[number];
  };
}

const NOW = Math.floor(Date.now() / 1000);
const PATHS =
  '/ /a /a/ /a/x /A/X /a/public /a/public/../x /admin /admin/ /admin/7 /admin/7x /%61dmin /x.css /a//b /a/%zz /x/y.html /.well-known/oauth-protected-resource/a /.well-known/oauth-protected-resource'.split(
    ' ',
  );
const CLAIMS: Readonly<Record<string, readonly unknown[]>> = {
  iss: [ISSUER, ISSUER, 'https://other.example.com/', 'https://evil.example/'],
  aud: ['api', 'api', ['api', 'x'], 'nobody'],
  exp: [NOW + 300, NOW + 300, NOW + 300, NOW - 10, NOW - 100, undefined, 'soon'],
  iat: [NOW, NOW - 10, NOW - 1000, NOW + 100],
  sub: ['ada', 'Zoë, the %', 7],
  scope: ['read', 'read write', 'other', undefined],
  scp: [undefined, ['read']],
  'cognito:groups': [['admin', 'staff'], ['staff'], 'admin', undefined],
  groups: [['g7'], undefined],
  realm_access: [{ roles: ['guest'] }, { roles: ['member'] }, undefined],
  tenant: [7, '7', undefined],
  issuer: [{ hosts: ['a'] }, { hosts: ['b'] }, undefined],
  cnf: [undefined, undefined, { jkt: 'x' }],
  client_id: ['web', 'other'],
  token_use: ['access', 'access', 'id'],
};

type Pick = ReturnType<typeof createRandom>;

function randomToken(pick: Pick): string {
  const claims = Object.fromEntries(
    Object.entries(CLAIMS).map(([name, values]) => [name, pick(values)]),
  );
  const signer = pick([key, key, rsaKey, makeSigningJwk('ES256')]);
  const token = signToken(signer, {
    claims,
    expiresInSeconds: 300,
    now: NOW,
    typ: pick(['JWT', 'at+jwt', 'logout+jwt']),
  });
  return pick([token, token, token, `${token}x`, token.slice(1), 'a.b.c']);
}

function randomEvent(pick: Pick): ViewerRequestEvent {
  const lines: [name: string, value: string][] = [
    ['host', pick(['api.example.com', 'a.tenant.example', 'other.example'])],
    ...pick<[string, string][]>([[], [['x-user', 'eve']], [['X_Forwarded_User', 'eve']]]),
  ];
  const method = pick(['GET', 'GET', 'HEAD', 'POST', 'OPTIONS']);
  const origin = pick([undefined, 'https://app.example.com', 'https://evil.example']);
  if (origin !== undefined) lines.push(['origin', origin]);
  if (method === 'OPTIONS') lines.push(['access-control-request-method', pick(['GET', 'PUT'])]);
  const token = randomToken(pick);
  const authorization = pick([undefined, `Bearer ${token}`, `Bearer ${token}`, 'Basic eDp5']);
  if (authorization !== undefined) lines.push(['authorization', authorization]);
  const headers = lines.map(([name, value]) => [name.toLowerCase(), [{ key: name, value }]]);
  const request = {
    clientIp: '192.0.2.1',
    method,
    uri: pick(PATHS),
    querystring: pick(['', 'a=1']),
    headers: Object.fromEntries(headers),
  };
  return { Records: [{ cf: { request } }] };
}

type Handler = (event: ViewerRequestEvent) => Promise<unknown>;

async function buildHandler(fixture: Fixture, config: PosternConfig): Promise<Handler> {
  const text = `export default ${JSON.stringify(config)};`;
  await writeFile(join(fixture.folder, 'postern.config.mjs'), text);
  const options = { config: 'postern.config.mjs', cwd: fixture.folder, env: {}, now: 0 };
  const { code } = await buildGate(options);
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  return ((await import(url)) as { readonly handler: Handler }).handler;
}

describe('a bundle', () => {
  for (const [title, given] of Object.entries(CONFIGS)) {
    it(`answers as the gate with every part does: ${title}`, async () => {
      const fixture = await copyFixture('bearer');
      const config = { ...given, log: 'none' } as const;
      const bundled = await buildHandler(fixture, config);
      const whole = createLambdaEdgeHandler(createGate(config));
      const pick = createRandom(7);
      const statuses = new Set<unknown>();
      for (let round = 0; round < 400; round += 1) {
        const event = randomEvent(pick);
        const [first, second] = [structuredClone(event), structuredClone(event)];
        const [expected, actual] = [await whole(first), await bundled(second)];
        assert.deepEqual(actual, expected, JSON.stringify(event.Records[0]?.cf.request.uri));
        statuses.add('status' in expected ? expected.status : 'allowed');
      }
      // Requests that are all refused alike would compare nothing.
      assert.ok(statuses.size >= 2 && statuses.has('allowed'), [...statuses].join());
      await fixture.remove();
    });
  }
});
