import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createSignedCookies } from '../session/signed-cookies.ts';
import type { LoginContext } from './context.ts';
import { type Jar, keepCookies, visitTo } from './login.test.support.ts';
import { endSession } from './logout.ts';
import * as refreshing from './refresh.test.support.ts';
import { refreshSession } from './refresh.ts';
import { at, sendFrom, signIn } from './signed-in.test.support.ts';
import type { Reply } from './types.ts';

const { server, START, sessionOf } = refreshing;
const privateKey = JSON.stringify(createSigner('ES256').privateJwk);
const signedCookies = createSignedCookies({ keyPairId: 'K2JCJMDEHXQW5F', privateKey });

async function begin(
  changes: Partial<LoginContext> = {},
): Promise<{ context: LoginContext; jar: Jar }> {
  const { context } = await refreshing.begin();
  const withCookies = { ...context, signedCookies, ...changes };
  return { context: withCookies, jar: await signIn(withCookies, server) };
}

/** What CloudFront is told: until when. */
function policyEnd(jar: Jar): number {
  const policy = Buffer.from(jar.get('CloudFront-Policy') ?? '', 'base64').toString();
  return Number(/"AWS:EpochTime":(\d+)/.exec(policy)?.[1]);
}

function names({ headers }: Reply): string[] {
  const lines = headers.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
  return lines.flatMap((line) => /^CloudFront-[\w-]+/.exec(line) ?? []);
}

describe('a login whose cookies CloudFront checks', () => {
  it('issues them at the sign-in, until the idle end of the session', async () => {
    const { context, jar } = await begin();
    assert.equal(policyEnd(jar), START + 3600);
    assert.equal(policyEnd(jar), sessionOf(context, jar, START).exp);
    assert.equal(jar.get('CloudFront-Key-Pair-Id'), 'K2JCJMDEHXQW5F');
  });

  it('renews them with the session, and never past its absolute end', async () => {
    const { context, jar } = await begin();
    for (const [now, end] of [
      [START + 3000, START + 6600],
      [START + 6000, START + 9600],
    ] as const) {
      server.misdeed = at(now);
      keepCookies(jar, await refreshSession(context, refreshing.post(jar, now)));
      jar.delete('__Host-postern-hold');
      assert.equal(policyEnd(jar), end);
      assert.equal(sessionOf(context, jar, now).exp, end);
    }
    const short = await begin({ session: { idleSeconds: 3600, lifetimeSeconds: 4000 } });
    server.misdeed = at(START + 3000);
    keepCookies(
      short.jar,
      await refreshSession(short.context, refreshing.post(short.jar, START + 3000)),
    );
    assert.equal(policyEnd(short.jar), START + 4000);
  });

  it('leaves them where the provider brings nothing new', async () => {
    const { context, jar } = await begin();
    server.misdeed = { answer: (response) => void response.writeHead(503).end() };
    const reply = await refreshSession(context, refreshing.post(jar, START + 3000));
    assert.equal(reply.code, 'provider_unavailable');
    assert.deepEqual(names(reply), []);
    server.misdeed = {};
  });

  it('clears them at a logout, whatever else is there', async () => {
    const { context, jar } = await begin();
    const own = {
      'sec-fetch-site': ['same-origin'],
      'sec-fetch-mode': ['navigate'],
      'sec-fetch-dest': ['document'],
    };
    const leave = (from: Jar) =>
      endSession(context, sendFrom('/.postern/logout', from, { headers: own }));
    assert.equal(names(await leave(jar)).length, 4);
    assert.equal(names(await leave(new Map())).length, 4);
    keepCookies(jar, await leave(jar));
    assert.ok(![...jar.keys()].some((name) => name.startsWith('CloudFront-')));
  });

  it('clears them where a refresh finds the session revoked', async () => {
    const { context, jar } = await begin({
      revocations: { get: () => START + 10, put: async () => undefined },
    });
    const reply = await refreshSession(context, refreshing.post(jar, START + 100));
    assert.equal(reply.code, 'session_revoked');
    assert.equal(names(reply).length, 4);
    const failing = { get: () => Promise.reject(new Error('down')), put: async () => undefined };
    const asked = await refreshSession(
      { ...context, revocations: failing },
      refreshing.post(jar, START + 100),
    );
    assert.equal(asked.code, 'store_unavailable');
    assert.deepEqual(names(asked), []);
  });

  it('clears them where the person is not let in any more', async () => {
    const { context, jar } = await begin();
    const [first] = context.providers;
    assert.ok(first);
    const admission = { conditions: [{ claim: 'groups', path: ['groups'], anyOf: ['staff'] }] };
    const strict = { ...first, plan: { ...first.plan, ...admission } };
    server.misdeed = at(START + 3000, { claims: { groups: ['guest'] } });
    const reply = await refreshSession(
      { ...context, providers: [strict] },
      refreshing.post(jar, START + 3000),
    );
    assert.equal(reply.code, 'login_not_admitted');
    assert.equal(names(reply).length, 4);
    server.misdeed = {};
  });

  it('issues none to others', async () => {
    const { context, jar } = await refreshing.begin();
    assert.ok(!jar.has('CloudFront-Policy'));
    const reply = await refreshSession(context, visitTo('/.postern/refresh', new Map()));
    assert.deepEqual(names(reply), []);
  });
});
