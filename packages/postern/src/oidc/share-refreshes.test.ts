import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import type { LoginContext, Provider } from './context.ts';
import { contextFor, keepCookies, visitTo } from './login.test.support.ts';
import { startProvider } from './provider.test.support.ts';
import { refreshSession } from './refresh.ts';
import { shareRefreshes } from './share-refreshes.ts';
import { at, cookiesSet, LATER, signIn } from './signed-in.test.support.ts';

const server = await startProvider();

function sharing(context: LoginContext): LoginContext {
  return { ...context, providers: context.providers.map(shareRefreshes) };
}

const PATH = '/.postern/refresh?return_to=%2F';

describe('shareRefreshes()', () => {
  it('asks a provider that rotates once for ten requests of one browser', async () => {
    server.misdeed = {};
    const context = sharing(contextFor(server));
    const jar = await signIn(context, server);
    server.misdeed = at(LATER);
    server.asked.length = 0;
    const early = await Promise.all(
      Array.from({ length: 9 }, () => refreshSession(context, visitTo(PATH, jar, { now: LATER }))),
    );
    const late = await refreshSession(context, visitTo(PATH, jar, { now: LATER + 9 }));
    assert.deepEqual(
      [...early, late].map(({ code }) => code),
      Array(10).fill('responded'),
    );
    assert.ok(early.every((reply) => cookiesSet(reply).includes(`${COOKIE.refresh}.0`)));
    assert.equal(server.asked.length, 1);
    keepCookies(jar, late);
    server.misdeed = at(LATER + 1900);
    const next = await refreshSession(context, visitTo(PATH, jar, { now: LATER + 1900 }));
    assert.equal(next.code, 'responded');
  });

  it('without it, a provider that rotates refuses all but one', async () => {
    server.misdeed = {};
    const context = contextFor(server);
    const jar = await signIn(context, server);
    server.misdeed = at(LATER);
    const replies = await Promise.all(
      Array.from({ length: 3 }, () => refreshSession(context, visitTo(PATH, jar, { now: LATER }))),
    );
    assert.equal(replies.filter(({ code }) => code === 'responded').length, 1);
    // And nobody is signed out by it.
    assert.ok(replies.every(({ status }) => status === 302));
    const refused = replies.filter(({ code }) => code !== 'responded');
    assert.ok(refused.every((reply) => cookiesSet(reply).join() === COOKIE.hold));
  });

  it('asks again after ten seconds, for another person, and never remembers more than a thousand', () => {
    let calls = 0;
    const refresh = () => Promise.resolve({ refreshToken: `${++calls}` });
    const shared = shareRefreshes({ refresh } as unknown as Provider);
    const ask = (token: string, now: number, subject = 'ada') =>
      shared.refresh(token, { subject, now });
    const first = ask('a', 100);
    assert.equal(ask('a', 109), first);
    assert.notEqual(ask('a', 109, 'eve'), first);
    assert.notEqual(ask('a', 119), first);
    assert.equal(calls, 3);
    for (let index = 0; index < 1000; index++) ask(`b${index}`, 120);
    assert.equal(ask('b999', 121), ask('b999', 121));
    assert.equal(calls, 1003);
    ask('b0', 121);
    assert.equal(calls, 1003);
    ask('c', 121);
    ask('b0', 121);
    assert.equal(calls, 1005);
  });
});
