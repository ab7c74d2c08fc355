import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import { contextFor, keepCookies, locationOf, ORIGIN, visitTo } from './login.test.support.ts';
import { asked, begin, post, refreshAt, START, server, sessionOf } from './refresh.test.support.ts';
import { refreshSession, renewal } from './refresh.ts';
import { at, cookiesSet, LATER, signIn } from './signed-in.test.support.ts';

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
    assert.equal(renewal(visitTo('/a', twice, { now: LATER }), session), undefined);
    assert.equal(renewal(visitTo('/a', jar, { now: LATER }), session)?.status, 302);
  });
});
