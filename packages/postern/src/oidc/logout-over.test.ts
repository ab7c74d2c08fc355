import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from '../session/cookies.ts';
import { type Jar, keepCookies, locationOf, visitTo } from './login.test.support.ts';
import { begin, END, get, isSignedIn, parametersOf, server, TYPED } from './logout.test.support.ts';
import { endSession } from './logout.ts';
import { NOW } from './provider.test.support.ts';
import { readSession } from './read-session.ts';
import { signIn } from './signed-in.test.support.ts';

describe('endSession()', () => {
  it('keeps a session ended that a refresh under way brings back', async () => {
    const { context, jar } = await begin();
    const late: Jar = new Map(jar);
    keepCookies(jar, await endSession(context, get(jar)));
    const refreshed = visitTo('/', new Map([...jar, ...late]));
    assert.deepEqual(readSession(context, refreshed), { ok: false, code: 'session_revoked' });
    keepCookies(jar, await endSession(context, get(jar)));
    assert.deepEqual([...jar.keys()], [COOKIE.out]);
    const { session } = context;
    const set = await endSession(context, get(late));
    const age = `Max-Age=${session.idleSeconds + 60};`;
    assert.ok(set.headers.some(([, value]) => value.startsWith(COOKIE.out) && value.includes(age)));
    const again = await signIn(context, server);
    assert.ok(isSignedIn(context, new Map([...jar, ...again])));
  });

  it('revokes and names what a session leaves that is over', async () => {
    const { context, jar } = await begin({ endSessionEndpoint: END });
    const late = { ...get(jar), now: Math.floor(NOW) + 3600 };
    assert.equal(Object(readSession(context, late)).code, 'session_expired');
    const { id_token_hint } = parametersOf(await endSession(context, late));
    assert.equal(id_token_hint?.split('.').length, 3);
    assert.deepEqual(
      server.asked.map(({ path }) => path),
      ['/revoke'],
    );
  });

  it('takes no sealed cookie for a session: a sibling domain can set one that is never cleared', async () => {
    const { context } = await begin({ endSessionEndpoint: END });
    for (const name of [COOKIE.id, COOKIE.refresh]) {
      const reply = await endSession(context, get(new Map([[`${name}.0`, 'x']]), TYPED));
      assert.deepEqual([reply.status, locationOf(reply)], [200, '']);
    }
    const twice: Jar = new Map([
      [COOKIE.session, 'x'],
      [` ${COOKIE.session}`, 'y'],
    ]);
    assert.equal((await endSession(context, get(twice, TYPED))).status, 200);
  });
});
