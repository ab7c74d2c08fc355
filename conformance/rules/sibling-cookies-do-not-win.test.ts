/** A sibling domain can set cookies of any name beside ours: what occurs twice counts as absent, and what was sealed elsewhere opens nowhere else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  codeOf,
  gateCookies,
  signIn,
  signInUpToCallback,
  startScene,
  userOf,
} from '../login/scene.ts';
import type { RequestOptions, Viewer } from '../login/viewer.ts';

const { provider, gate, viewer } = await startScene();
const { origin } = gate;
const [ada, eve] = [viewer(), viewer()];
await signIn(ada, `${origin}/`, { name: 'ada' });
await signIn(eve, `${origin}/`, { name: 'eve' });

function cookieOf(person: Viewer, name: string): string {
  return `${name}=${gateCookies(person).get(name)}`;
}

const SESSION = '__Host-postern-session';
const REFRESH = '__Secure-postern-refresh.0';
const ID = '__Secure-postern-id.0';

async function ask(cookie: string, path = '/x', options: RequestOptions = {}): Promise<string> {
  const page = await viewer().request(origin + path, { ...options, headers: { cookie } });
  return `${page.status} ${userOf(page) ?? codeOf(page) ?? page.headers.location}`;
}

describe('two session cookies', () => {
  for (const [title, first, second] of [
    ['of two people', cookieOf(eve, SESSION), cookieOf(ada, SESSION)],
    ['the same twice', cookieOf(ada, SESSION), cookieOf(ada, SESSION)],
    ['a forged one first', `${SESSION}=x`, cookieOf(ada, SESSION)],
    ['an empty one last', cookieOf(ada, SESSION), `${SESSION}=`],
  ] as const) {
    it(`${title} are ambiguous, everywhere`, async () => {
      const both = `${first}; other=1; ${second}`;
      assert.equal(await ask(both), '400 ambiguous_credential');
      const script = { mode: 'cors', from: `${origin}/` } as const;
      assert.equal(await ask(both, '/api/x', script), '400 ambiguous_credential');
      assert.equal(await ask(both, '/.postern/session', script), '400 ambiguous_credential');
      assert.equal(
        await ask(both, '/.postern/refresh', { ...script, method: 'POST' }),
        '400 ambiguous_credential',
      );
    });
  }
});

describe('a name that only looks like ours', () => {
  for (const name of [
    'postern-session',
    '__host-postern-session',
    '__HOST-postern-session',
    '__Host-postern-session ',
    '__Secure-postern-session',
    '\u00a0__Host-postern-session',
    'x__Host-postern-session',
    '__Host-postern-session.0',
  ]) {
    it(`${JSON.stringify(name)} is no session, and does not disturb one`, async () => {
      const value = gateCookies(eve).get(SESSION);
      assert.match(await ask(`${name}=${value}`), /^302 /);
      if (name.trim() !== SESSION) {
        assert.equal(await ask(`${name}=${value}; ${cookieOf(ada, SESSION)}`), '200 ada');
      }
    });
  }
});

describe('a sealed cookie', () => {
  const script = { mode: 'cors', from: `${origin}/`, method: 'POST' } as const;
  const heard = () => provider.heard.filter(({ path }) => path === '/token').length;

  it("of another session refreshes nothing: eve's refresh token is not used for ada", async () => {
    gate.clock.ahead = 1000;
    const before = heard();
    const mixed = `${cookieOf(ada, SESSION)}; ${cookieOf(eve, REFRESH)}`;
    assert.match(await ask(mixed, '/.postern/refresh', script), /^200 /);
    const twice = `${cookieOf(ada, SESSION)}; ${cookieOf(eve, REFRESH)}; ${cookieOf(ada, REFRESH)}`;
    assert.match(await ask(twice, '/.postern/refresh', script), /^200 /);
    const moved = `${cookieOf(ada, SESSION)}; ${REFRESH}=${gateCookies(ada).get(ID)}`;
    assert.match(await ask(moved, '/.postern/refresh', script), /^200 /);
    assert.equal(heard(), before);
    const own = `${cookieOf(ada, SESSION)}; ${cookieOf(ada, REFRESH)}`;
    assert.match(await ask(own, '/.postern/refresh', script), /^200 /);
    assert.equal(heard(), before + 1);
    gate.clock.ahead = 0;
  });

  it('of another session ends nobody else at the provider', async () => {
    const mixed = `${cookieOf(ada, SESSION)}; ${cookieOf(eve, ID)}; ${cookieOf(eve, REFRESH)}`;
    const live = provider.store.live('RefreshToken').length;
    const options = { from: `${origin}/` };
    const location = (await ask(mixed, '/.postern/logout', options)).slice(4);
    assert.equal(new URL(location).searchParams.get('id_token_hint'), null);
    assert.equal(new URL(location).searchParams.get('logout_hint'), 'ada');
    assert.equal(provider.store.live('RefreshToken').length, live);
  });

  it('of an attempt that occurs twice is no attempt', async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${origin}/`);
    const own = [...gateCookies(person)].map(([name, value]) => `${name}=${value}`).join();
    const page = await viewer().request(callback, { headers: { cookie: `${own}; ${own}` } });
    assert.equal(codeOf(page), 'login_attempt_unknown');
  });

  it('of an attempt under the name of another is no attempt', async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${origin}/`);
    const [[name = '', value = ''] = []] = [...gateCookies(person)];
    const other = `${name.slice(0, -1)}${name.endsWith('x') ? 'y' : 'x'}`;
    const state = new URL(callback).searchParams.get('state') ?? '';
    const moved = callback.replace(state, other.slice(-10) + state.slice(10));
    const page = await viewer().request(moved, { headers: { cookie: `${other}=${value}` } });
    assert.equal(codeOf(page), 'login_attempt_unknown');
  });
});
