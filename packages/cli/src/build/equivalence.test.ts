import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { createGate, type GateRequest } from 'postern/gate';
import {
  type CloudFrontRequest,
  createLambdaEdgeHandler,
  type ViewerRequestEvent,
} from 'postern/lambda-edge';
import { createExplainer } from '../explain/explain.ts';
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
const strangerKey = makeSigningJwk('ES256');
const jwks = { keys: [publicJwk(key), publicJwk(rsaKey)] } as NonNullable<PosternConfig['jwks']>;
const base = { issuer: ISSUER, audience: 'api', algorithms: ['ES256', 'RS256'], jwks } as const;
const everyone: PosternConfig['rules'] = [{ path: '*', allow: 'authenticated' }];

const CONFIGS: Readonly<Record<string, PosternConfig>> = {
  'one rule': { ...base, rules: everyone },
  'no tokens at all': {
    rules: [
      { path: '/admin*', allow: 'nobody' },
      { path: '/api*', methods: ['GET'], allow: 'anyone' },
    ],
  },
  'hosts, resources, CORS, rewrite and headers': {
    ...base,
    hosts: ['api.example.com', '*.tenant.example'],
    claims: { groups: 'cognito:groups', roles: ['realm_access', 'roles'] },
    forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
    rules: [
      { path: '/api/public*', allow: 'anyone' },
      {
        path: '/api*',
        resource: 'https://api.example.com/api',
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
        path: `/admin/${index}/?*`,
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
  '/ /api /api/ /api/x /API/X /api/public /api/public/../x /a /admin /admin/ /admin/7 /admin/7/x /%61dmin /x.css /api//b /api/%zz /x/y.html /.well-known/oauth-protected-resource/api /.well-known/oauth-protected-resource'.split(
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

/** Tokens are made once: signing would take most of the time. */
const TOKENS = Array.from({ length: 300 }, (_, index) => makeToken(createRandom(index)));

function makeToken(pick: Pick): string {
  const claims = Object.fromEntries(
    Object.entries(CLAIMS).map(([name, values]) => [name, pick(values)]),
  );
  const signer = pick([key, key, rsaKey, strangerKey]);
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
  const token = `Bearer ${pick(TOKENS)}`;
  const authorization = pick([undefined, token, token, 'Basic eDp5']);
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

/** Events that CloudFront would not send. */
const MALFORMED = [{}, { Records: [] }, { Records: [{ cf: {} }] }, null].map(
  (event) => event as unknown as ViewerRequestEvent,
);

type Handler = (event: ViewerRequestEvent) => Promise<unknown>;

async function buildHandler(fixture: Fixture, config: PosternConfig): Promise<Handler> {
  const text = `export default ${JSON.stringify(config)};`;
  await writeFile(join(fixture.folder, 'postern.config.mjs'), text);
  const { code } = await buildGate(optionsFor(fixture));
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  return ((await import(url)) as { readonly handler: Handler }).handler;
}

function optionsFor({ folder }: Fixture) {
  return { config: 'postern.config.mjs', cwd: folder, env: {}, now: 0 } as const;
}

function toGateRequest({ Records }: ViewerRequestEvent): GateRequest {
  const request = Records[0]?.cf.request as CloudFrontRequest;
  const { method, uri, querystring, headers, clientIp } = request;
  const values = Object.entries(headers).map(([name, lines]) => [
    name,
    lines.map(({ value }) => value),
  ]);
  const host = headers.host?.[0]?.value ?? '';
  const path = uri;
  return { method, host, path, query: querystring, headers: Object.fromEntries(values), clientIp };
}

/** Both tests together: 14,000 requests, 10,500 of them explained. */
const BUNDLE_ROUNDS = 500;
const EXPLAIN_ROUNDS = 1_500;

for (const [title, given] of Object.entries(CONFIGS)) {
  const config = { ...given, log: 'none' } as const;

  describe(`a gate with ${title}`, () => {
    let fixture: Fixture;
    let bundled: Handler;
    before(async () => {
      fixture = await copyFixture('bearer');
      bundled = await buildHandler(fixture, config);
    });
    after(() => fixture.remove());

    it('answers from its bundle as it does with every part', async () => {
      const whole = createLambdaEdgeHandler(createGate(config));
      const pick = createRandom(7);
      const statuses = new Set<unknown>();
      for (let round = 0; round < BUNDLE_ROUNDS; round += 1) {
        const event = randomEvent(pick);
        const [first, second] = [structuredClone(event), structuredClone(event)];
        const [expected, actual] = [await whole(first), await bundled(second)];
        assert.deepEqual(actual, expected, event.Records[0]?.cf.request.uri);
        statuses.add('status' in expected ? expected.status : 'allowed');
      }
      // Requests that are all refused alike would compare nothing.
      assert.ok(statuses.size >= 2 && statuses.has('allowed'), [...statuses].join());
      for (const event of MALFORMED) assert.deepEqual(await bundled(event), await whole(event));
    });

    it('is explained as it decides', async () => {
      const gate = createGate(config);
      const explain = await createExplainer(optionsFor(fixture));
      const pick = createRandom(11);
      for (let round = 0; round < EXPLAIN_ROUNDS; round += 1) {
        const request = toGateRequest(randomEvent(pick));
        const { kind, status, rule, reason, code, claim } = await gate(request, NOW);
        const explanation = await explain(request, NOW);
        assert.deepEqual(
          [explanation.verdict, explanation.status, explanation.rule?.index ?? -1],
          [kind, status, rule],
        );
        assert.deepEqual([explanation.reason, explanation.code], [reason, code]);
        assert.equal(explanation.claim, claim);
      }
    });
  });
}
