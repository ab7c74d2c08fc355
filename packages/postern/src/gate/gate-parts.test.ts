/** A gate made of few parts, as a build makes it, and one whose keys must be fetched first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, headerOf, signToken } from '@postern/testing';
import type { AssembledVerifier, VerifyResult } from '../jwt/types.ts';
import { createIndexedMatcher } from '../policy/match-indexed.ts';
import type { PolicyPlan } from '../policy/plan.ts';
import { createGate } from './create-gate.ts';
import { assembleGate, type Gate, type GateParts } from './gate.ts';
import type { Decision, GateRequest } from './types.ts';

const NOW = 1_800_000_000;
const PLAN: PolicyPlan = {
  hosts: ['app.example.com'],
  rules: [{ allow: 'anyone' }, { allow: 'authenticated' }],
  match: [{ path: '/open' }, { path: '/me' }],
  log: 'none',
};
const request: GateRequest = {
  method: 'GET',
  host: 'app.example.com',
  path: '/me',
  query: '',
  headers: { authorization: ['Bearer x'] },
  clientIp: '',
};

/** Only what every build has. */
function assemble(parts: Partial<GateParts> = {}): Gate {
  return assembleGate(PLAN, { matcher: createIndexedMatcher(PLAN.match), ...parts });
}

function verifierThatSays(result: VerifyResult): AssembledVerifier {
  return {
    verifySync: () => result,
    verify: async () => result,
    refreshIfDue: () => undefined,
  };
}

describe('a gate without the parts that some configs need', () => {
  const claims = { iss: 'https://login.example.com/' };
  const verifier = verifierThatSays({ ok: true, header: { alg: 'ES256' }, claims });

  it('allows, with nothing to set, to remove or to rewrite', () => {
    assert.deepEqual(assemble({ verifier })(request, NOW), {
      kind: 'allow',
      status: 200,
      code: 'allowed',
      rule: 1,
      reason: 'authenticated',
      kid: undefined,
      setHeaders: [],
      removeHeaders: [],
    });
  });

  it('refuses what it refuses with them', () => {
    const gate = assemble({ verifier });
    const codeOf = (changes: Partial<GateRequest>) =>
      (gate({ ...request, ...changes }, NOW) as Decision).code;
    assert.equal(codeOf({ host: 'b.example.com' }), 'unknown_host');
    assert.equal(codeOf({ path: '/x' }), 'no_rule');
    const headers = { origin: ['https://a.example'], 'access-control-request-method': ['GET'] };
    assert.equal(codeOf({ method: 'OPTIONS', headers }), 'cors_denied');
    assert.equal(codeOf({ path: '/open', headers: {} }), 'allowed');
  });

  it('answers a preflight that nobody listens to', () => {
    const preflightHeaders = () => [['vary', 'Origin'] as const];
    const headers = { origin: ['https://a.example'], 'access-control-request-method': ['GET'] };
    const decision = assemble({ preflightHeaders })(
      { ...request, method: 'OPTIONS', headers },
      NOW,
    );
    assert.deepEqual(decision, {
      kind: 'respond',
      status: 204,
      headers: [['vary', 'Origin']],
      body: '',
      rule: 1,
      reason: 'preflight',
      code: 'responded',
    });
  });

  it('answers for every host where the plan names none', () => {
    const { hosts: _, ...everywhere } = PLAN;
    const matcher = createIndexedMatcher(PLAN.match);
    const gate = assembleGate(everywhere, { matcher, verifier, matchesWildcardHost: () => false });
    assert.equal((gate({ ...request, host: 'any.example' }, NOW) as Decision).code, 'allowed');
  });

  it('has no refresh that is due, with a verifier and without', () => {
    assert.equal(assemble().refreshIfDue(NOW), undefined);
    assert.equal(assemble({ verifier }).refreshIfDue(NOW), undefined);
  });
});

describe('a gate whose verifier must fetch', () => {
  const signer = createSigner('ES256');
  const issuer = 'https://login.example.com/';
  const claims = { iss: issuer, aud: 'api', exp: NOW + 60 };
  const headers = {
    authorization: [`Bearer ${signToken(signer, headerOf(signer), claims)}`],
  };
  const ask = { ...request, headers };

  function fetchingGate(answer: () => Response): { gate: Gate; asked: string[] } {
    const asked: string[] = [];
    const config = {
      issuer,
      audience: 'api',
      algorithms: ['ES256'],
      jwksUri: `${issuer}jwks`,
      rules: [{ path: '*', allow: 'authenticated' }],
    } as const;
    const fetch = async (url: string) => {
      asked.push(url);
      return answer();
    };
    return { gate: createGate(config, { clock: () => NOW, fetch }), asked };
  }

  it('decides late, at the time of the request', async () => {
    const { gate, asked } = fetchingGate(() => Response.json({ keys: [signer.jwk] }));
    const decision = gate(ask, NOW + 59);
    assert.ok(decision instanceof Promise);
    const { code, kid } = await decision;
    assert.deepEqual([code, kid, asked.length], ['allowed', 'key-1', 1]);
    assert.equal((gate(ask, NOW + 59) as Decision).code, 'allowed');
    assert.equal((gate(ask, NOW + 60) as Decision).code, 'token_expired');
    assert.equal(asked.length, 1);
  });

  it('judges a token that was expired when it was asked, whatever its clock says', async () => {
    const { gate } = fetchingGate(() => Response.json({ keys: [signer.jwk] }));
    assert.equal((await gate(ask, NOW + 60)).code, 'token_expired');
  });

  it('says 503 when the keys cannot be had', async () => {
    const { gate } = fetchingGate(() => new Response('', { status: 500 }));
    const { code, status } = await gate(ask, NOW);
    assert.deepEqual([code, status], ['jwks_unavailable', 503]);
  });

  it('passes other refusals on at once', () => {
    const { gate, asked } = fetchingGate(() => Response.json({ keys: [signer.jwk] }));
    const refused = gate({ ...ask, headers: { authorization: ['Bearer x'] } }, NOW);
    assert.equal((refused as Decision).code, 'token_malformed');
    assert.deepEqual(asked, []);
  });

  it('hands on when a refresh is due', () => {
    const due = Promise.resolve();
    const times: number[] = [];
    const verifier: AssembledVerifier = {
      ...verifierThatSays({ ok: false, code: 'key_not_found' }),
      refreshIfDue: (now) => {
        times.push(now);
        return due;
      },
    };
    assert.equal(assemble({ verifier }).refreshIfDue(NOW), due);
    assert.deepEqual(times, [NOW]);
  });
});
