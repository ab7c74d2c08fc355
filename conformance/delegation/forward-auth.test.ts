/** A gate that asks a forward-auth service: what is kept, what is stripped, what happens when nobody answers, and local first. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import { createGate, type Decision } from 'postern/gate';
import type { RequestCase } from '../support/case.ts';
import { AUDIENCE, ISSUER, signToken, standardClaims } from '../support/tokens.ts';
import { toGateRequest } from '../targets/core.ts';
import {
  type ForwardAuthReply,
  type ForwardAuthServer,
  startForwardAuthServer,
} from './forward-auth-server.ts';

const NOW = 1_800_000_000;
const SESSION = { cookie: 'session=1' };
const PAGE = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const ALLOWED: ForwardAuthReply = { status: 200, headers: { 'remote-user': 'ada' } };

interface Scene {
  readonly service: ForwardAuthServer;
  readonly decide: (request: Partial<RequestCase>, now?: number) => Promise<Decision>;
}

interface SceneOptions {
  readonly reply?: ForwardAuthReply;
  readonly delegate?: object;
  readonly config?: Partial<PosternConfig>;
}

async function startScene(test: TestContext, options: SceneOptions = {}): Promise<Scene> {
  const service = await startForwardAuthServer();
  test.after(() => service.close());
  service.reply = options.reply ?? ALLOWED;
  const given = { type: 'forwardAuth', url: service.url, responseHeaders: ['remote-user'] };
  const gate = createGate({
    delegate: { ...given, ...options.delegate } as never,
    rules: [
      { path: '/open*', allow: 'anyone' },
      { path: '*', allow: 'authenticated' },
    ],
    ...options.config,
  });
  const decide = async (request: Partial<RequestCase>, now = NOW) =>
    gate(toGateRequest({ path: '/a', headers: SESSION, ...request }), now);
  return { service, decide };
}

function headersOf(decision: Decision): Record<string, string> {
  return Object.fromEntries(decision.kind === 'allow' ? decision.setHeaders : decision.headers);
}

describe('a gate that asks a forward-auth service', () => {
  it('asks each time, unless the config says otherwise', async (test) => {
    const { service, decide } = await startScene(test);
    await decide({});
    await decide({});
    assert.equal(service.asked.length, 2);
  });

  it('keeps an answer for one credential and one path, as long as both say', async (test) => {
    const reply = { ...ALLOWED, headers: { 'cache-control': 'max-age=5' } };
    const { service, decide } = await startScene(test, {
      reply,
      delegate: { cacheMaxAgeSeconds: 60 },
    });
    for (const now of [NOW, NOW + 4.9]) await decide({}, now);
    assert.equal(service.asked.length, 1);
    await decide({ headers: { cookie: 'session=2' } });
    await decide({ path: '/b' });
    assert.equal(service.asked.length, 3);
    await decide({}, NOW + 5);
    assert.equal(service.asked.length, 4);
  });

  const NEVER_KEPT: readonly (readonly [
    title: string,
    reply: ForwardAuthReply,
    headers: object,
  ])[] = [
    ['with Set-Cookie', { status: 200, headers: { 'set-cookie': 'session=2' } }, SESSION],
    [
      'that is a redirect',
      { status: 302, headers: { location: '/login' } },
      { ...SESSION, ...PAGE },
    ],
    ['to a request without a credential', { status: 401 }, {}],
    ['that is good without a credential', ALLOWED, {}],
    ['that says no-store', { status: 200, headers: { 'cache-control': 'no-store' } }, SESSION],
  ];
  for (const [title, reply, headers] of NEVER_KEPT) {
    it(`never keeps an answer ${title}`, async (test) => {
      const { service, decide } = await startScene(test, {
        reply,
        delegate: { cacheMaxAgeSeconds: 60 },
      });
      await decide({ headers: { ...headers } });
      await decide({ headers: { ...headers } });
      assert.equal(service.asked.length, 2);
    });
  }

  it('asks once for all who ask the same at once', async (test) => {
    const { service, decide } = await startScene(test);
    const decisions = await Promise.all(Array.from({ length: 20 }, () => decide({})));
    assert.ok(decisions.every(({ kind }) => kind === 'allow'));
    assert.equal(service.asked.length, 1);
  });

  it('sends the page of two requests that ask the same to the sign-in page, not the script', async (test) => {
    const reply = { status: 302, headers: { location: '/login' } };
    const { decide } = await startScene(test, { reply });
    const [page, script] = await Promise.all([
      decide({ headers: { ...SESSION, ...PAGE } }),
      decide({}),
    ]);
    assert.equal(page?.status, 302);
    assert.equal(page?.kind, 'redirect');
    assert.equal(script?.status, 401);
  });

  it("removes what a client says of itself under the service's names, on open paths too", async (test) => {
    const { service, decide } = await startScene(test, {
      delegate: { responseHeaders: ['x-who'] },
    });
    const decision = await decide({ path: '/open', headers: { x_who: 'root', 'X-Who': 'root' } });
    assert.equal(decision.kind, 'allow');
    assert.deepEqual(decision.kind === 'allow' && decision.removeHeaders, ['x_who', 'X-Who']);
    assert.deepEqual(service.asked, []);
  });

  it('leaves a value out that is too long, and percent-encodes what is not visible ASCII', async (test) => {
    const headers = { 'remote-user': 'x'.repeat(1_025), 'remote-name': 'a b%' };
    const delegate = { responseHeaders: ['remote-user', 'remote-name'] };
    const { decide } = await startScene(test, { reply: { status: 200, headers }, delegate });
    const decision = await decide({});
    assert.deepEqual(headersOf(decision), { 'remote-name': 'a%20b%25' });
    assert.deepEqual(decision.omittedHeaders, ['remote-user']);
  });

  it('denies when the redirect leads astray, and does not follow it', async (test) => {
    const { service, decide } = await startScene(test);
    service.reply = { status: 302, headers: { location: `${service.url}/other` } };
    const decision = await decide({ headers: { ...PAGE } });
    assert.equal(`${decision.status} ${decision.code}`, '503 delegate_unavailable');
    assert.deepEqual(
      service.asked.map(({ line }) => line),
      ['GET /'],
    );
  });

  it('denies with 503 and Retry-After when the service fails, and spares it after three failures', async (test) => {
    const { service, decide } = await startScene(test, { reply: { status: 502 } });
    for (const _ of [1, 2, 3]) {
      const decision = await decide({});
      assert.equal(`${decision.status} ${decision.code}`, '503 delegate_unavailable');
      assert.equal(headersOf(decision)['retry-after'], '30');
    }
    assert.equal(service.asked.length, 3);
  });

  it('never counts a refusal as a failure', async (test) => {
    const { service, decide } = await startScene(test, { reply: { status: 401 } });
    for (const _ of [1, 2, 3, 4, 5]) assert.equal((await decide({})).status, 401);
    service.reply = ALLOWED;
    assert.equal((await decide({})).kind, 'allow');
  });

  it('answers 400 to a path that the service may read otherwise than the origin', async (test) => {
    const { service, decide } = await startScene(test);
    const decision = await decide({ path: '/public/../a' });
    assert.equal(`${decision.status} ${decision.code}`, '400 ambiguous_path');
    assert.deepEqual(service.asked, []);
  });
});

describe('a gate that verifies first and asks a forward-auth service then', () => {
  const KEY = createSigner('ES256', '2026-a');
  const config: Partial<PosternConfig> = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwks: { keys: [KEY.jwk] },
    forward: { headers: { 'x-sub': 'sub' } },
    rules: [
      { path: '/admin*', ask: 'delegate', require: { 'remote-user': { equals: 'ada' } } },
      { path: '*', allow: 'authenticated' },
    ],
  };
  const bearer = (claims: object = {}, key = KEY) => ({
    authorization: `Bearer ${signToken(key, { ...standardClaims(NOW), ...claims })}`,
  });

  it('asks where the rule says so, and the origin hears both', async (test) => {
    const { service, decide } = await startScene(test, { config });
    const headers = bearer();
    assert.deepEqual(headersOf(await decide({ path: '/admin', headers })), {
      'x-sub': 'ada',
      'remote-user': 'ada',
    });
    assert.equal(service.asked[0]?.headers.authorization, headers.authorization);
    assert.equal((await decide({ path: '/a', headers })).kind, 'allow');
    assert.equal(service.asked.length, 1);
  });

  it('lets the service widen no scope of the token, by whichever name it has', async (test) => {
    const { decide } = await startScene(test, {
      config: {
        ...config,
        rules: [{ path: '*', ask: 'delegate', require: { scope: { allOf: ['admin'] } } }],
      },
      delegate: { responseHeaders: ['scope'] },
      reply: { status: 200, headers: { scope: 'admin' } },
    });
    for (const claims of [{ scp: ['read'] }, { scope: 'read' }]) {
      const decision = await decide({ headers: bearer(claims) });
      assert.equal(decision.code, 'insufficient_scope');
    }
    assert.equal((await decide({ headers: bearer() })).kind, 'allow');
  });

  it('does not ask about a token that is not genuine, or none', async (test) => {
    const { service, decide } = await startScene(test, { config });
    const forged = bearer({}, createSigner('ES256', '2026-a'));
    for (const headers of [forged, bearer({ exp: NOW }), SESSION]) {
      assert.equal((await decide({ path: '/admin', headers })).status, 401);
    }
    assert.deepEqual(service.asked, []);
  });

  it('lets the service refuse, and the rule', async (test) => {
    const { service, decide } = await startScene(test, { config, reply: { status: 403 } });
    assert.equal((await decide({ path: '/admin', headers: bearer() })).code, 'delegate_denied');
    service.reply = { status: 200, headers: { 'remote-user': 'eve' } };
    assert.equal((await decide({ path: '/admin', headers: bearer() })).code, 'insufficient_scope');
  });
});
