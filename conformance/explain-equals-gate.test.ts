/** `postern explain` and the gate come to the same verdict, rule and reason, for random requests. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { createExplainer } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { createGate, type GateRequest } from 'postern/gate';
import { bearerGateConfig } from './bearer-gate/config.ts';
import { createRandom, type Random } from './support/random.ts';
import { signToken, standardClaims } from './support/tokens.ts';

const REQUESTS = 10_000;
const SEED = 20_261_122;

const key = createSigner('RS256', '2026-a');
const config = bearerGateConfig(key);
const folder = await mkdtemp(join(tmpdir(), 'postern-explain-'));
after(() => rm(folder, { recursive: true }));

it(`explain agrees with the gate on ${REQUESTS} random requests, seed ${SEED}`, async () => {
  const path = join(folder, 'postern.config.mjs');
  await writeFile(path, `export default ${JSON.stringify(config)};`);
  const now = Date.now() / 1000;
  const explain = await createExplainer({ config: path, cwd: folder, env: {}, now });
  const gate = createGate(config);
  const createRequest = createRequests(createRandom(SEED), now);
  const codes = new Map<string, number>();
  for (let count = 0; count < REQUESTS; count++) {
    const request = createRequest();
    const decision = await gate(request, now);
    const explanation = await explain(request, now);
    assert.deepEqual(
      [explanation.verdict, explanation.status, explanation.code, explanation.rule?.index ?? -1],
      [decision.kind, decision.status, decision.code, decision.rule],
    );
    assert.equal(explanation.reason, decision.reason);
    codes.set(decision.code, (codes.get(decision.code) ?? 0) + 1);
  }
  // The generator is worth something only while it reaches these.
  for (const code of [
    'allowed',
    'insufficient_scope',
    'token_expired',
    'ambiguous_path',
    'no_rule',
  ]) {
    assert.ok((codes.get(code) ?? 0) >= 50, `${code}: ${codes.get(code)}`);
  }
});

/** Requests around the config's rules: paths that hit them, hosts, methods and tokens of which many are wrong. */
function createRequests({ pick }: Random, now: number): () => GateRequest {
  const tokens = createTokens(now);
  const starts = ['/health', '/public', '/internal', '/reports', '/staff', '/roles', '/me', '/x'];
  const ends = [
    '',
    '/',
    '/7',
    '/../me',
    '/%2e%2e/me',
    '/a%20b',
    '//',
    ';v=1',
    '/a.css',
    '%00',
    '%zz',
  ];
  return () => {
    const headers: Record<string, string[]> = {};
    const token = pick(tokens);
    if (token) headers.authorization = token;
    if (pick([true, false, false])) {
      headers.origin = [pick(['https://app.example.com', 'https://evil.example.com'])];
      if (pick([true, false])) headers['access-control-request-method'] = [pick(['GET', 'PUT'])];
    }
    return {
      method: pick(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'PUT']),
      host: pick(['api.example.com', 'api.example.com', 'admin.example.com', 'other.example.com']),
      path: pick(starts) + pick(ends),
      query: '',
      headers,
      clientIp: '198.51.100.7',
    };
  };
}

function createTokens(now: number): (string[] | undefined)[] {
  const sign = (claims: object) => [
    `Bearer ${signToken(key, { ...standardClaims(now), ...claims })}`,
  ];
  const scopes = [{}, { scope: 'reports:read' }, { scope: 'reports:read reports:write' }];
  const groups = [{ 'cognito:groups': ['staff'] }, { 'cognito:groups': ['admin', 'suspended'] }];
  const roles = [{ realm_access: { roles: ['auditor'] }, tier: 2 }];
  const wrong = [{ exp: now - 1 }, { aud: 'other' }, { cnf: {} }, { nbf: now + 60 }];
  return [
    ...[...scopes, ...groups, ...roles, ...wrong].map(sign),
    undefined,
    ['Basic YTpi'],
    ['Bearer a.b.c'],
    ['Bearer a', 'Bearer b'],
  ];
}
