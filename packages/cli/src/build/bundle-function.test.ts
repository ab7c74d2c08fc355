import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { runCloudFrontFunction } from '@postern/emulator';
import { checkDialect } from '@postern/emulator/dialect';
import type { PosternConfig } from 'postern';
import { createGate, functionHalf, planGate } from 'postern/gate';
import { CONFIGS } from '../testing/gate-configs.ts';
import { makeSigningJwk, signToken } from '../token/sign.ts';
import { bundleFunction } from './bundle-function.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://login.example.com/';
const key = { ...makeSigningJwk('HS256'), kid: 'h' };
const tokens = {
  ...{ issuer: ISSUER, audience: 'api', algorithms: ['HS256'] },
  jwks: { keys: [key] },
} as unknown as PosternConfig;

async function bundle(config: PosternConfig): Promise<string> {
  const { plan } = planGate({ ...config, target: 'cloudfront-function' });
  const { code } = await bundleFunction({ plan: functionHalf(plan), configFolder: tmpdir() });
  return code;
}

/** Its names are one letter for many things, and the check for MACs goes by names. */
function findings(code: string): readonly string[] {
  const found = checkDialect(code).filter(({ rule }) => rule !== 'E-CFF-MAC-COMPARE');
  return found.map(({ rule, message }) => `${rule} ${message}`);
}

interface Ask {
  readonly path: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Statuses, 200 for what goes on. */
async function statusesInFunction(code: string, asks: readonly Ask[]): Promise<number[]> {
  const events = asks.map(({ path, claims }) => {
    const headers = { host: { value: 'x' }, authorization: { value: `Bearer ${tokenOf(claims)}` } };
    return { event: { request: { method: 'GET', uri: path, headers, cookies: {} } } };
  });
  const outcomes = await runCloudFrontFunction({ code, now: NOW }, events);
  return outcomes.map((outcome) => {
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return (outcome.value as { statusCode?: number }).statusCode ?? 200;
  });
}

async function statusInCore(config: PosternConfig, { path, claims }: Ask): Promise<number> {
  const request = {
    ...{ method: 'GET', host: 'x', path, query: '', clientIp: '192.0.2.1' },
    headers: { host: ['x'], authorization: [`Bearer ${tokenOf(claims)}`] },
  };
  const { status } = await createGate(config)(request, NOW);
  return status;
}

const signed = new Map<string, string>();

function tokenOf(claims: Ask['claims']): string {
  const text = JSON.stringify(claims);
  const token =
    signed.get(text) ??
    signToken(key, {
      claims: { iss: ISSUER, aud: 'api', sub: 'ada', ...claims },
      ...{ expiresInSeconds: 300, now: NOW },
    });
  signed.set(text, token);
  return token;
}

const CONDITIONS: readonly NonNullable<PosternConfig['rules'][number]['require']>[] = [
  { groups: { anyOf: ['admin', 'a"b'] } },
  { groups: { allOf: ['admin', 'editor'] } },
  { groups: { noneOf: ['guest'] } },
  { groups: { anyOf: ['admin'], noneOf: ['guest'] } },
  { level: { equals: 7 } },
  { level: { anyOf: [7, true] } },
  { verified: { equals: true } },
  { roles: { anyOf: ['admin'] } },
  { deep: { anyOf: ['admin'] } },
  { constructor: { anyOf: ['admin'] } },
  { scope: { allOf: ['read', 'write'] } },
  { scope: { anyOf: ['read'], noneOf: ['guest'] } },
  { groups: { anyOf: ['admin'] }, level: { equals: 7 }, scope: { anyOf: ['read'] } },
];

const CLAIMS: readonly Ask['claims'][] = [
  {},
  { groups: 'admin' },
  { groups: ['admin'] },
  { groups: ['admin', 'editor'], level: 7, scope: 'read write' },
  { groups: ['admin', 'guest'], level: '7', verified: 'true' },
  { groups: ['a"b'], level: true, verified: true, scope: 'guest read' },
  { groups: [], level: [7], verified: [true], scope: ['read', 'write'] },
  { groups: ['admin', null], scope: ['read', 1], level: null },
  { groups: ['admin', ['guest']], level: { 7: 7 }, verified: 1, scp: 'read' },
  { groups: { admin: 'admin' }, scope: '', scp: ['read', 'write'] },
  { groups: null, 'cognito:roles': ['admin'], realm: { of: { roles: ['admin'] } } },
  { groups: 'length', 'cognito:roles': 'admin', realm: { of: 'admin' } },
  { constructor: 'admin', realm: 'of', roles: ['admin'] },
  { constructor: ['x', 'admin'], realm: [{ of: { roles: 'admin' } }] },
];

const CONDITION_CONFIG: PosternConfig = {
  ...tokens,
  claims: { roles: 'cognito:roles', deep: ['realm', 'of', 'roles'] },
  rules: CONDITIONS.map((require, place) => ({ path: `/${place}`, require })),
};

describe('bundleFunction()', () => {
  it('meets conditions on claims in njs as the core does', async () => {
    const asks = CONDITIONS.flatMap((_, place) =>
      CLAIMS.map((claims) => ({ path: `/${place}`, claims })),
    );
    const statuses = await statusesInFunction(await bundle(CONDITION_CONFIG), asks);
    for (const [index, ask] of asks.entries()) {
      const expected = await statusInCore(CONDITION_CONFIG, ask);
      assert.equal(
        statuses[index],
        expected,
        JSON.stringify([CONDITIONS[Number(ask.path.slice(1))], ask]),
      );
    }
    assert.deepEqual([...new Set(statuses)].sort(), [200, 403]);
  });

  it('finds among hundreds of rules what the core finds', async () => {
    const rules = Array.from({ length: 120 }, (_, place) => ({
      path: `/${((place * 7919) % 1000).toString(36)}/${place % 7}${place % 3 ? '*' : ''}`,
      ...(place % 5 === 0 && { methods: ['POST'] }),
      require: { groups: { anyOf: [`g${place % 9}`] } },
    }));
    const config = { ...tokens, rules };
    const asks = rules.flatMap(({ path }, place) =>
      [0, 4].map((other) => ({
        path: path.replace('*', 'x'),
        claims: { groups: [`g${(place + other) % 9}`] },
      })),
    );
    const statuses = await statusesInFunction(await bundle(config), asks);
    for (const [index, ask] of asks.entries()) {
      assert.equal(statuses[index], await statusInCore(config, ask), JSON.stringify(ask));
    }
    assert.deepEqual([...new Set(statuses)].sort(), [200, 403]);
  });

  for (const [title, config] of Object.entries(CONFIGS)) {
    it(`keeps to the dialect: ${title}`, async () => {
      const isOwn = config.issuer !== undefined || config.issuers !== undefined;
      const { issuers: _, maxAgeSeconds: __, ...rest } = config;
      const code = await bundle(isOwn ? { ...rest, ...tokens } : config);
      assert.deepEqual(findings(code), []);
      assert.match(code, /async function handler\(/);
      assert.doesNotMatch(code.replace(/"(\\.|[^"])*"/g, ''), /\b(let|const|class)\b/);
    });
  }

  it('keeps the names of claims, also of those that our own members have', async () => {
    const names = [
      'origins',
      'exposeHeaders',
      'isFor',
      'lastPlace',
      'fitsPattern',
      'keys',
      'value',
    ];
    const rules = Array.from({ length: 60 }, (_, place) => {
      const name = names[place % names.length] as string;
      const cors = { origins: ['https://app.example'], exposeHeaders: ['ETag'] };
      return {
        path: `/${place}`,
        require: { [name]: { equals: name } },
        ...(place < 9 && { cors }),
      };
    });
    const code = await bundle({ ...tokens, rules });
    const asks = names.flatMap((name, place) => [
      { path: `/${place}`, claims: { [name]: name } },
      { path: `/${place}`, claims: { other: name } },
    ]);
    assert.deepEqual(
      await statusesInFunction(code, asks),
      names.flatMap(() => [200, 403]),
    );
  });

  it('keeps texts of the config as they are, whatever is in them', async () => {
    const texts = ['let it be', 'function x() {\n}', '`$a{`', 'const a="b"', '</script>', "it's"];
    const config = {
      ...tokens,
      rules: texts.map((text, place) => ({
        path: `/${place}`,
        require: { [text]: { equals: text } },
      })),
    };
    const code = await bundle(config);
    const asks = texts.flatMap((text, place) => [
      { path: `/${place}`, claims: { [text]: text } },
      { path: `/${place}`, claims: { [text]: `${text} ` } },
    ]);
    const expected = texts.flatMap(() => [200, 403]);
    assert.deepEqual(await statusesInFunction(code, asks), expected);
  });
});
