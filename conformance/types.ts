/** What must compile, and what must not: the build fails when one of these changes. */
import { defineConfig } from 'postern';
import type { Decision } from 'postern/gate';
import { createVerifier, type VerifyResult } from 'postern/jwt';
import { policyTests } from 'postern/test';

const rules = [{ path: '*', allow: 'authenticated' }] as const;

/** Never called: compiling it is the test. */
export function configsAndOptions(): void {
  defineConfig({
    issuer: 'https://login.example.com/',
    audience: 'api',
    algorithms: ['RS256'],
    rules,
  });

  // @ts-expect-error -- rules are required: without them nothing is decided
  defineConfig({ issuer: 'https://login.example.com/', audience: 'api' });

  // @ts-expect-error -- a misspelt option is none
  defineConfig({ isuer: 'https://login.example.com/', rules });

  // @ts-expect-error -- there is no such verdict
  defineConfig({ rules: [{ path: '*', allow: 'everyone' }] });

  // @ts-expect-error -- `none` is no algorithm
  defineConfig({ algorithms: ['none'], rules });

  // @ts-expect-error -- the audience is required; `null` opts out and says so
  createVerifier({ issuer: 'https://login.example.com/' });

  // @ts-expect-error -- a key is never a string
  createVerifier({ issuer: 'i', audience: 'a', jwks: '-----BEGIN' });
}

export function claimsNeedTheResult(result: VerifyResult): unknown {
  // @ts-expect-error -- claims exist only once `ok` is known to be true
  return result.claims;
}

/** Exhaustive: a new kind of decision breaks this. */
export function statusOf(decision: Decision): number {
  switch (decision.kind) {
    case 'allow':
      return decision.setHeaders.length;
    case 'redirect':
    case 'deny':
    case 'respond':
      return decision.status;
  }
}

export function policyTestsTakeKnownWords(): void {
  const request = 'GET https://app.example.com/';
  policyTests([
    { name: 'a', request, credential: 'none', expect: 'deny 401', rule: 'rules[0]' },
    { name: 'b', request, credential: { bearer: { scope: 'read' } }, expect: 'allow' },
    { name: 'c', request, credential: { session: {} }, expect: 'redirect' },
  ]);

  // @ts-expect-error -- there is no such verdict
  policyTests([{ name: 'a', request, credential: 'none', expect: 'denied' }]);

  // @ts-expect-error -- no gate answers so
  policyTests([{ name: 'a', request, credential: 'none', expect: 'deny 418' }]);

  // @ts-expect-error -- a request has a host
  policyTests([{ name: 'a', request: 'GET /admin', credential: 'none', expect: 'allow' }]);

  // @ts-expect-error -- whom a request is from has to be said
  policyTests([{ name: 'a', request, expect: 'allow' }]);

  // @ts-expect-error -- a rule is named by its place
  policyTests([{ name: 'a', request, credential: 'none', expect: 'allow', rule: '/admin' }]);

  // @ts-expect-error -- a misspelt option is none
  policyTests([], { uncoverd: [] });
}
