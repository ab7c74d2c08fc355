import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from '../policy/config.ts';
import { COOKIE } from '../session/cookies.ts';
import { createSealer } from '../session/seal.ts';
import { createSessionTokens } from '../session/session-token.ts';
import type { Session } from '../session/types.ts';
import { createGate } from './create-gate.ts';
import { createDecisionLog } from './decision-log.ts';
import { planGate } from './plan-gate.ts';
import type { Decision, GateRequest } from './types.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://login.example.com';
const ring = { current: { kid: 'ring-1', secret: randomBytes(32).toString('base64url') } };
const tokens = createSessionTokens(ring);

function configFor(host: string): PosternConfig {
  return {
    hosts: [host],
    login: {
      issuer: ISSUER,
      clientId: 'gate',
      everyoneAtTheProvider: true,
      jwks: createSigner('RS256').jwk,
      endpoints: { authorization: `${ISSUER}/authorize`, token: `${ISSUER}/token` },
    },
    session: { keyRing: ring },
    rules: [{ path: '*', allow: 'authenticated' }],
  };
}

interface Ask extends Partial<GateRequest> {
  readonly session?: Partial<Session>;
  /** Another cookie. */
  readonly cookie?: string;
}

/** The gate's decision, and what it writes with `log: 'denied'` and with `log: 'all'`. */
async function ask({ session, headers, cookie = 'a=b', ...changes }: Ask) {
  const { host = 'app.example.com' } = changes;
  const config = configFor(host.replace(/:\d+$/, ''));
  const adm = planGate(config).plan.login?.providers[0]?.admission ?? '';
  const base = { aud: config.hosts?.[0] ?? '', idp: ISSUER, sub: 'ada', sid: 'x'.repeat(22), adm };
  const times = { since: NOW, iat: NOW, exp: NOW + 3600, end: NOW + 43_200, c: {} };
  const token = tokens.mint({ ...base, ...times, ...session });
  const request: GateRequest = {
    ...{ method: 'GET', host, path: '/', query: '', clientIp: '' },
    ...changes,
    headers: { ...headers, ...(session && { cookie: [`${COOKIE.session}=${token}`, cookie] }) },
  };
  const decision: Decision = await createGate(config, { fetch })(request, NOW + 10);
  const [denied, all]: [string[], string[]] = [[], []];
  createDecisionLog('denied', (line) => denied.push(line))(request, decision, 1);
  createDecisionLog('all', (line) => all.push(line))(request, decision, 1);
  return { decision, denied, line: JSON.parse(all[0] ?? '{}') };
}

/** The provider is down. */
async function fetch(): Promise<never> {
  throw new TypeError('no network');
}

const NAVIGATION = { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'] };
const OWN = { 'sec-fetch-site': ['same-origin'] };

describe('the log of a request with a session', () => {
  it('names the key that signed the session', async () => {
    const { decision, denied, line } = await ask({ session: {} });
    assert.equal(decision.kind, 'allow');
    assert.deepEqual([line.kid, denied], ['ring-1', []]);
    const refused = await ask({ session: {}, method: 'POST' });
    assert.deepEqual([refused.line.code, refused.line.kid], ['cross_site', 'ring-1']);
  });

  it('has a trouble that the person does not notice also where only refusals are logged', async () => {
    const refresh = { method: 'POST', path: '/.postern/refresh', headers: OWN };
    const fine = await ask({ ...refresh, session: {} });
    assert.deepEqual([fine.decision.status, fine.denied], [200, []]);
    const dropped = await ask({ ...refresh, session: { r: 1 } });
    assert.equal(dropped.decision.status, 200);
    assert.equal(dropped.denied.length, 1);
    const { code, note } = JSON.parse(dropped.denied[0] ?? '');
    assert.deepEqual([code, note], ['credential_missing', 'refresh_token']);

    const place = [COOKIE.refresh, 'app.example.com', 'x'.repeat(22)];
    const sealed = createSealer(ring, 'refresh').seal({ t: 'token', s: NOW }, place);
    const cookie = `${COOKIE.refresh}.0=${sealed}`;
    const down = await ask({ ...refresh, session: { r: 1 }, cookie });
    assert.equal(down.decision.status, 200);
    assert.equal(down.denied.length, 1);
    assert.equal(JSON.parse(down.denied[0] ?? '').code, 'provider_unavailable');
  });

  it('leaves out whoever is only sent to sign in, or to the refresh', async () => {
    for (const session of [undefined, { exp: NOW + 5 }, { iat: NOW - 3600, exp: NOW + 600 }]) {
      const { decision, denied } = await ask({
        headers: NAVIGATION,
        ...(session && { session }),
      });
      assert.deepEqual([decision.kind, denied], ['redirect', []]);
    }
  });
});

it('a page on port 80 of this machine is of the same origin as its site', async () => {
  const headers = { origin: ['http://localhost'] };
  const { decision } = await ask({ host: 'localhost:80', method: 'POST', session: {}, headers });
  assert.equal(decision.kind, 'allow');
});
