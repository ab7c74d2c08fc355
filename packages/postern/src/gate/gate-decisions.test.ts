/** Every decision of the hot path, whole: what is answered, why, and which checks the request passed before. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import type { PosternConfig } from '../policy/config.ts';
import { createGate } from './create-gate.ts';
import type { Decision, GateRequest } from './types.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://login.example.com/';
const ORIGIN = 'https://app.example.com';
const METADATA = '/.well-known/oauth-protected-resource/api';
const signer = createSigner('ES256');
const claims = { iss: ISSUER, aud: 'api', sub: 'ada', groups: ['staff'], exp: NOW + 60 };

const CONFIG: PosternConfig = {
  hosts: ['app.example.com', '*.example.org'],
  issuer: ISSUER,
  audience: 'api',
  algorithms: ['ES256'],
  jwks: { keys: [signer.jwk] },
  forward: { headers: { 'x-user': 'sub' } },
  rules: [
    { path: '/health', allow: 'anyone' },
    { path: '/closed*', allow: 'nobody', cors: { origins: [ORIGIN] } },
    {
      path: '/api*',
      require: { groups: { anyOf: ['admin', 'staff'] } },
      cors: { origins: [ORIGIN] },
      resource: 'https://app.example.com/api',
    },
    { path: '/admin*', require: { sub: { equals: 'ada' }, groups: { anyOf: ['admin'] } } },
    { path: '/me*', allow: 'authenticated' },
  ],
  rewrite: { directoryIndex: 'index.html' },
};

const passed: string[] = [];
const gate = createGate(CONFIG, { trace: (check) => passed.push(check) });

function requestWith(changes: Partial<GateRequest>): GateRequest {
  const host = 'app.example.com';
  return { method: 'GET', host, path: '/', query: '', headers: {}, clientIp: '', ...changes };
}

/** The decision on a request, and the checks that it passed. */
function decide(changes: Partial<GateRequest>): { decision: Decision; checks: string } {
  passed.length = 0;
  const decision = gate(requestWith(changes), NOW) as Decision;
  return { decision, checks: passed.join(' ') };
}

function bearer(token: string): GateRequest['headers'] {
  return { authorization: [`Bearer ${token}`] };
}

const good = signToken(signer, headerOf(signer), claims);
const late = signToken(signer, headerOf(signer), { ...claims, exp: NOW });
const preflight = { origin: [ORIGIN], 'access-control-request-method': ['PUT'] };

type Outcome = readonly [status: number, code: string, rule: number, reason: string];
type Case = readonly [
  title: string,
  request: Partial<GateRequest>,
  outcome: Outcome,
  checks: string,
];

const CASES: readonly Case[] = [
  ['a shapeless request', { host: 1 as never }, [400, 'invalid_request', -1, 'request'], ''],
  ['a foreign host', { host: 'b.example.com' }, [421, 'unknown_host', -1, 'host'], ''],
  ['a bare wildcard host', { host: 'example.org' }, [421, 'unknown_host', -1, 'host'], ''],
  [
    'a wildcard host that a path is hidden in',
    { host: 'app.example.com/health?.example.org' },
    [421, 'unknown_host', -1, 'host'],
    '',
  ],
  ['an invalid path', { path: '/%' }, [400, 'invalid_path', -1, 'path'], 'host'],
  ['an ambiguous path', { path: '/a/../me' }, [400, 'ambiguous_path', -1, 'path'], 'host'],
  ['a path of no rule', { path: '/x' }, [403, 'no_rule', -1, 'rule'], 'host path'],
  ['a closed path', { path: '/closed' }, [403, 'forbidden', 1, 'rule'], 'host path'],
  [
    'no credential',
    { path: '/me' },
    [401, 'credential_missing', 4, 'credential'],
    'host path rule',
  ],
  [
    'another scheme',
    { path: '/me', headers: { authorization: ['Basic eA=='] } },
    [401, 'unsupported_scheme', 4, 'credential'],
    'host path rule',
  ],
  [
    'two credentials',
    { path: '/me', headers: { authorization: [`Bearer ${good}`, `Bearer ${good}`] } },
    [400, 'ambiguous_credential', 4, 'credential'],
    'host path rule',
  ],
  [
    'an expired token',
    { path: '/me', headers: bearer(late) },
    [401, 'token_expired', 4, 'token'],
    'host path rule credential',
  ],
  [
    'a preflight of no rule',
    { method: 'OPTIONS', path: '/x', headers: preflight },
    [403, 'no_rule', -1, 'rule'],
    'host path',
  ],
  [
    'a preflight without CORS',
    { method: 'OPTIONS', path: '/me', headers: preflight },
    [403, 'cors_denied', 4, 'preflight'],
    'host path',
  ],
];

describe('a gate refuses', () => {
  for (const [title, request, outcome, checks] of CASES) {
    it(`${title} with ${outcome.join(' ')}`, () => {
      const { decision, checks: found } = decide(request);
      const { kind, status, code, rule, reason } = decision;
      assert.deepEqual([kind, status, code, rule, reason], ['deny', ...outcome]);
      assert.equal(found, checks);
    });
  }

  it('a token that does not meet the rule, naming claim and key', () => {
    const { decision, checks } = decide({ path: '/admin', headers: bearer(good) });
    assert.equal(checks, 'host path rule credential token');
    assert.deepEqual(decision, {
      kind: 'deny',
      status: 403,
      headers: [
        ['cache-control', 'no-store'],
        ['content-type', 'application/json'],
        [
          'www-authenticate',
          'Bearer realm="postern", error="insufficient_scope", error_description="insufficient_scope"',
        ],
      ],
      body: '{"error":"insufficient_scope"}',
      rule: 3,
      reason: 'require',
      code: 'insufficient_scope',
      claim: 'groups',
      kid: 'key-1',
    });
  });

  it('a token with a claim missing, naming the claim and no key', () => {
    const { exp: _, ...timeless } = claims;
    const token = signToken(signer, headerOf(signer), timeless);
    const { claim, kid, code } = decide({ path: '/me', headers: bearer(token) }).decision;
    assert.deepEqual([code, claim, kid], ['claim_missing', 'exp', undefined]);
  });

  it('with the CORS headers of the rule, and with none before a rule is found', () => {
    const headers = { origin: [ORIGIN] };
    const allowed = (path: string) => {
      const { decision } = decide({ path, headers });
      assert.equal(decision.kind, 'deny');
      return 'headers' in decision && decision.headers.some(([name]) => name === 'vary');
    };
    assert.deepEqual(['/closed', '/api', '/me', '/x'].map(allowed), [true, true, false, false]);
  });
});

describe('a gate allows', () => {
  const verified = {
    kind: 'allow',
    status: 200,
    code: 'allowed',
    kid: 'key-1',
    setHeaders: [['x-user', 'ada']],
    removeHeaders: ['x-user'],
    omittedHeaders: undefined,
  };

  it('anyone, without looking at the credential', () => {
    const { decision, checks } = decide({
      path: '/health',
      headers: { authorization: ['?', '?'] },
    });
    assert.equal(checks, 'host path rule');
    assert.deepEqual(decision, {
      ...verified,
      rule: 0,
      reason: 'anyone',
      kid: undefined,
      setHeaders: [],
      removeHeaders: [],
      uri: '/health/index.html',
    });
  });

  it('a good token, with its claims in place of what the client says', () => {
    const headers = { ...bearer(good), 'x-user': ['eve'] };
    const { decision, checks } = decide({ host: 'A.Example.org', path: '/me/', headers });
    assert.equal(checks, 'host path rule credential token requirement');
    const uri = '/me/index.html';
    assert.deepEqual(decision, { ...verified, rule: 4, reason: 'authenticated', uri });
  });

  it('a token that meets the rule', () => {
    const headers = { ...bearer(good), 'x-user': ['eve'] };
    const { decision } = decide({ method: 'POST', path: '/api', headers });
    assert.deepEqual(decision, { ...verified, rule: 2, reason: 'require', uri: undefined });
  });

  it('at the time it is told, not at its own', () => {
    const request = requestWith({ path: '/me', headers: bearer(good) });
    assert.equal((gate(request, NOW + 59) as Decision).code, 'allowed');
    assert.equal((gate(request, NOW + 60) as Decision).code, 'token_expired');
  });
});

describe('a gate answers', () => {
  it('a preflight by the rule of the method that the page asks for', () => {
    const { decision, checks } = decide({ method: 'OPTIONS', path: '/api', headers: preflight });
    assert.equal(checks, 'host path rule');
    assert.deepEqual(decision, {
      kind: 'respond',
      status: 204,
      headers: [
        ['access-control-allow-origin', ORIGIN],
        ['access-control-allow-methods', 'PUT'],
        ['access-control-allow-headers', 'authorization'],
        ['access-control-max-age', '600'],
        ['cache-control', 'no-store'],
        ['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'],
      ],
      body: '',
      rule: 2,
      reason: 'preflight',
      code: 'responded',
    });
  });

  it('the metadata of a resource before any rule, but not on another host', () => {
    const { decision, checks } = decide({ path: METADATA });
    const { kind, status, reason } = decision;
    assert.deepEqual([kind, status, reason, checks], ['respond', 200, 'resource_metadata', 'host']);
    assert.equal(decide({ host: 'a.example.org', path: METADATA }).decision.code, 'no_rule');
  });
});
