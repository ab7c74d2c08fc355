/** The two ends of Postern: a gate that asks the verifier's `/auth` comes to the verdict that the verifier's own rules give. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { type RunningServer, startServer, type VerifierConfig } from '@postern/verifier';
import type { PosternConfig } from 'postern';
import { createGate, type Gate } from 'postern/gate';
import type { RequestCase } from '../support/case.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { toGateRequest } from '../targets/core.ts';

const KEY = createSigner('RS256', '2026-a');
const POLICY: Pick<PosternConfig, 'hosts' | 'rules'> = {
  hosts: ['api.example.com', 'other.example.com'],
  rules: [
    { path: '/public/*', allow: 'anyone' },
    { path: '/admin*', require: { groups: { anyOf: ['admins'] } } },
    { path: '/reports*', methods: ['GET'], require: { scope: { allOf: ['reports:read'] } } },
    { host: 'other.example.com', path: '*', allow: 'nobody' },
    { path: '/me*', allow: 'authenticated' },
  ],
};
const TOKENS = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['RS256'],
  jwks: { keys: [KEY.jwk] },
  forward: { headers: { 'x-user': 'sub', 'x-groups': 'groups' } },
} satisfies Partial<VerifierConfig>;

function bearer(claims: object = {}, key = KEY): Record<string, string> {
  const token = signToken(key, { ...standardClaims(Date.now() / 1000), ...claims });
  return { authorization: `Bearer ${token}` };
}

const CASES: Readonly<Record<string, RequestCase>> = {
  'an open path': { path: '/public/a' },
  'no token': { path: '/me' },
  'a good token': { path: '/me', query: 'a=1', headers: bearer() },
  'a forged token': { path: '/me', headers: bearer({}, createSigner('RS256', '2026-a')) },
  'an expired token': { path: '/me', headers: bearer({ exp: 1 }) },
  'a token for others': { path: '/me', headers: bearer({ aud: 'x' }) },
  'a claim that the rule wants': {
    path: '/admin',
    headers: bearer({ groups: ['staff', 'admins'] }),
  },
  'no such claim': { path: '/admin', headers: bearer({ groups: ['staff'] }) },
  'a scope that the rule wants': { path: '/reports', headers: bearer({ scope: 'reports:read' }) },
  'no such scope': { path: '/reports', headers: bearer({ scope: 'reports:write' }) },
  'a method of no rule': { method: 'DELETE', path: '/reports', headers: bearer() },
  'a rule for nobody': { host: 'other.example.com', path: '/me', headers: bearer() },
  'a path of no rule': { path: '/elsewhere', headers: bearer() },
  'a query with escapes': { method: 'POST', path: '/me', query: 'x=%2F', headers: bearer() },
};

describe("a gate that asks the verifier's /auth", () => {
  let verifier: RunningServer;
  let asking: Gate;
  const deciding = createGate({ ...POLICY, ...TOKENS, log: 'none' });

  before(async () => {
    verifier = await startServer({
      ...POLICY,
      ...TOKENS,
      authentication: { trustedProxies: ['127.0.0.1'] },
      server: { port: 0, metricsPort: false },
      log: 'none',
    });
    asking = createGate({
      hosts: POLICY.hosts as string[],
      delegate: {
        type: 'forwardAuth',
        url: `http://127.0.0.1:${verifier.port}/auth`,
        responseHeaders: ['x-user', 'x-groups'],
        listHeaders: ['x-groups'],
      },
      rules: [{ path: '*', allow: 'authenticated' }],
    });
  });
  after(() => verifier?.close());

  for (const [title, request] of Object.entries(CASES)) {
    it(`comes to the verdict of the rules there: ${title}`, async () => {
      const now = Date.now() / 1000;
      const own = await deciding(toGateRequest(request), now);
      const asked = await asking(toGateRequest(request), now);
      assert.equal(asked.status, own.status);
      if (own.kind !== 'allow' || asked.kind !== 'allow') {
        assert.deepEqual(challengeOf(asked), challengeOf(own));
        return;
      }
      assert.deepEqual(new Map(asked.setHeaders), new Map(own.setHeaders));
    });
  }

  it('encodes once more what the verifier has encoded: names beyond ASCII are for the form "http"', async () => {
    const request = toGateRequest({ path: '/me', headers: bearer({ sub: 'Zoë' }) });
    const decision = await asking(request, Date.now() / 1000);
    assert.deepEqual(decision.kind === 'allow' && decision.setHeaders, [
      ['x-user', 'Zo%25C3%25AB'],
    ]);
  });
});

function challengeOf(decision: object): readonly string[] {
  const { headers } = decision as { readonly headers: readonly (readonly [string, string])[] };
  return headers.flatMap(([name, value]) => (name === 'www-authenticate' ? [value] : []));
}
