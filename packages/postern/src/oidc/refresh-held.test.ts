import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import type { Session } from '../session/types.ts';
import type { LoginContext } from './context.ts';
import {
  contextFor,
  HOST,
  type Jar,
  keepCookies,
  locationOf,
  ORIGIN,
  visitTo,
} from './login.test.support.ts';
import { type HandmadeProvider, NOW, startProvider } from './provider.test.support.ts';
import { refreshSession, renewal } from './refresh.ts';
import { at, cookiesSet, FROM_SCRIPT, LATER, sendFrom, signIn } from './signed-in.test.support.ts';
import type { Visit } from './types.ts';

const server: HandmadeProvider = await startProvider();
const START = Math.floor(NOW);

function sessionOf({ tokens }: LoginContext, jar: Jar, now: number): Session {
  const result = tokens.read(jar.get(COOKIE.session) ?? '', { host: HOST, now });
  assert.ok(result.ok);
  return result.session;
}

function refreshAt(jar: Jar, now: number, target = '/a?b=c'): Visit {
  return visitTo(`/.postern/refresh?return_to=${encodeURIComponent(target)}`, jar, { now });
}

/** How often the provider has been asked for tokens by a refresh. */
function asked(): number {
  return server.asked.filter(({ form }) => form.grant_type === 'refresh_token').length;
}

async function begin(claims?: object): Promise<{ context: LoginContext; jar: Jar }> {
  server.misdeed = {};
  server.asked.length = 0;
  const context = contextFor(server, { claims: [['groups']] });
  return { context, jar: await signIn(context, server, { groups: ['a'], ...claims }) };
}

function post(jar: Jar, now: number, headers: Visit['request']['headers'] = FROM_SCRIPT): Visit {
  return sendFrom('/.postern/refresh', jar, { method: 'POST', headers, now });
}

describe('refreshSession()', () => {
  it('extends nothing for somebody who drops the refresh token, until the session is over', async () => {
    const { context, jar } = await begin();
    for (const chunk of ['.0', '.1']) jar.delete(COOKIE.refresh + chunk);
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    assert.deepEqual([reply.status, locationOf(reply)], [302, `${ORIGIN}/a?b=c`]);
    assert.deepEqual([reply.code, reply.note], ['credential_missing', 'refresh_token']);
    assert.match(JSON.stringify(reply.headers), /hold=1; Max-Age=60;/);
    assert.deepEqual([cookiesSet(reply), asked()], [[COOKIE.hold], 0]);
    const told = await refreshSession(context, post(jar, LATER));
    assert.deepEqual([told.status, JSON.parse(told.body).exp], [200, START + 3600]);
    const over = await refreshSession(context, refreshAt(jar, START + 3600));
    assert.match(locationOf(over), /\/authorize\?/);
  });

  it('extends by itself where the provider gives no refresh token', async () => {
    server.misdeed = { body: { refresh_token: undefined } };
    const context = contextFor(server);
    const jar = await signIn(context, server);
    keepCookies(jar, await refreshSession(context, refreshAt(jar, LATER)));
    assert.equal(sessionOf(context, jar, LATER).exp, Math.floor(LATER) + 3600);
  });

  it('rests for a moment, so that a browser which drops the new session is not sent round and round', async () => {
    const { context, jar } = await begin();
    server.misdeed = at(LATER);
    const reply = await refreshSession(context, refreshAt(jar, LATER));
    assert.match(JSON.stringify(reply.headers), /hold=1; Max-Age=5;/);
    const stubborn = new Map([...jar, [COOKIE.hold, '1']]);
    const session = sessionOf(context, stubborn, LATER);
    assert.equal(renewal(visitTo('/a', stubborn, { now: LATER }), session), undefined);
    const twice = new Map([...stubborn, [` ${COOKIE.hold}`, '1']]);
    assert.equal(renewal(visitTo('/a', twice, { now: LATER }), session)?.status, 302);
  });
});
