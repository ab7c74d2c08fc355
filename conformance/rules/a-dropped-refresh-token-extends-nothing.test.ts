/** Whoever was given a refresh token is extended by the provider's word alone: without it, in whatever way it went, a session ends when it would have ended. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoginPage, signIn, startScene, userOf } from '../login/scene.ts';
import type { Viewer } from '../login/viewer.ts';

const IDLE = 1200;
const { provider, gate, viewer } = await startScene({
  session: { idleSeconds: IDLE, lifetimeSeconds: 7200 },
});
const { origin } = gate;
const SESSION = '__Host-postern-session';
const REFRESH = '__Secure-postern-refresh.0';

type Cookies = ReadonlyMap<string, string>;

/** A browser of one's own: cookies are what one says they are. */
async function ask(cookies: Cookies, path: string, options: object = {}) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return viewer().request(origin + path, { ...options, headers: { cookie } });
}

function cookiesOf(person: Viewer): Map<string, string> {
  const all = [...person.jar.of('localhost')];
  return new Map(all.map(([name, { value }]) => [name, value]));
}

const TAMPER: Readonly<Record<string, (cookies: Map<string, string>) => unknown>> = {
  'is left out': (cookies) => cookies.delete(REFRESH),
  'is empty': (cookies) => cookies.set(REFRESH, ''),
  'is changed': (cookies) => cookies.set(REFRESH, `${cookies.get(REFRESH)}A`),
  'occurs twice': (cookies) => cookies.set(` ${REFRESH}`, 'x'),
};

describe('a session whose refresh token', () => {
  for (const [title, tamper] of Object.entries(TAMPER)) {
    it(`${title} is extended by nothing, and ends at its idle end`, async () => {
      const person = viewer();
      await signIn(person, `${origin}/`);
      const cookies = cookiesOf(person);
      const before = cookies.get(SESSION) ?? '';
      tamper(cookies);
      gate.clock.ahead += IDLE * 0.9;
      const script = { mode: 'cors', method: 'POST', from: `${origin}/` };
      for (const [path, options] of [
        ['/.postern/refresh?return_to=/', {}],
        ['/.postern/refresh', script],
      ] as const) {
        const { setCookies, status } = await ask(cookies, path, options);
        assert.equal(status, path === '/.postern/refresh' ? 200 : 302);
        assert.deepEqual(
          setCookies.filter((line) => line.startsWith(SESSION)),
          [],
        );
      }
      cookies.set('__Host-postern-hold', '1');
      assert.equal(userOf(await ask(cookies, '/x')), 'ada');
      gate.clock.ahead += IDLE * 0.2;
      assert.equal((await ask(new Map([[SESSION, before]]), '/x')).status, 302);
      gate.clock.ahead = 0;
    });
  }

  it('the provider takes no more is not extended either', async () => {
    const person = viewer();
    await signIn(person, `${origin}/`);
    for (const id of provider.store.live('RefreshToken')) provider.store.remove('RefreshToken', id);
    for (const id of provider.store.live('Session')) provider.store.remove('Session', id);
    gate.clock.ahead += IDLE * 0.9;
    assert.equal(userOf(await person.open(`${origin}/x`)), 'ada');
    gate.clock.ahead += IDLE * 0.2;
    assert.ok(isLoginPage(await person.open(`${origin}/x`)));
    gate.clock.ahead = 0;
  });
});
