/** What the validator takes for an identity is what the gate takes from requests: the one imports nothing of the other. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type BehaviorFacts, validateDeployment } from '@postern/emulator/validator';
import { createSigner } from '@postern/testing';
import { createGate } from 'postern/gate';
import { foreignCookies } from 'postern/parts';
import { bearerGateConfig } from './bearer-gate/config.ts';
import { toGateRequest } from './targets/core.ts';

const COOKIE = /^cookie (.+)$/;

/** A behavior that caches, and forwards everything that its key lacks. */
const SHARING: BehaviorFacts = {
  pathPattern: '*',
  associations: [{ event: 'viewer-request', kind: 'lambda', functionId: 'Gate' }],
  trustedKeyGroups: false,
  cachePolicy: { maxTtlSeconds: 60, headers: 'none', cookies: 'none', queryStrings: 'none' },
  originRequestPolicy: { headers: 'all', cookies: 'all', queryStrings: 'all' },
};

function sharedNames(): string[] {
  const findings = validateDeployment({
    distributions: [{ id: 'Site', behaviors: [SHARING], origins: [] }],
    functions: [{ kind: 'lambda', id: 'Gate', role: 'gate' }],
    stores: [],
  });
  const found = findings.find(({ rule }) => rule === 'E-CACHE-IDENTITY');
  return /lacks \((.+?)\)/.exec(found?.message ?? '')?.[1]?.split(', ') ?? [];
}

it('validateDeployment() knows every family of headers that the gate removes, and no other one', () => {
  const names = sharedNames().filter((name) => name !== 'authorization' && !COOKIE.test(name));
  const families = ['x-forwarded-user', 'x-auth-request-user', 'x-amzn-oidc-data', 'remote-user'];
  for (const name of families) assert.ok(names.includes(name), name);
  const rules = [{ path: '*', allow: 'anyone' }] as const;
  const gate = createGate({ ...bearerGateConfig(createSigner('RS256', '2026-a')), rules });
  const headers = Object.fromEntries(names.map((name) => [name, 'x']));
  const decision = gate(toGateRequest({ path: '/x', headers }), 0);
  assert.ok(!(decision instanceof Promise) && decision.kind === 'allow');
  assert.deepEqual([...decision.removeHeaders].sort(), names.sort());
});

it("validateDeployment() knows the session's cookie, which the gate keeps from origins", () => {
  const [cookie] = sharedNames().flatMap((name) => COOKIE.exec(name)?.[1] ?? []);
  const request = toGateRequest({ path: '/', headers: { cookie: `${cookie}=x; theme=dark` } });
  assert.equal(foreignCookies(request), 'theme=dark');
});
