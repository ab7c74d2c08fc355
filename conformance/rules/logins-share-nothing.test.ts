/** Logins that overlap in one instance, in one browser or in several: each has its own state, nonce, verifier, return target and person. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateCookies, signInUpToCallback, startScene, userOf } from '../login/scene.ts';

const { provider, gate, viewer } = await startScene();
const { origin } = gate;

describe('two logins at a time', () => {
  it('of two people end as two people, in whatever order', async () => {
    const [ada, ben] = [viewer(), viewer()];
    const first = await signInUpToCallback(ada, `${origin}/for-ada`, 'ada');
    const second = await signInUpToCallback(ben, `${origin}/for-ben`, 'ben');
    const benPage = await ben.open(second);
    const adaPage = await ada.open(first);
    assert.deepEqual([userOf(adaPage), adaPage.url], ['ada', `${origin}/for-ada`]);
    assert.deepEqual([userOf(benPage), benPage.url], ['ben', `${origin}/for-ben`]);
  });

  it('of twenty people whose steps are all at once', async () => {
    const names = Array.from({ length: 20 }, (_, place) => (place % 2 ? 'ada' : 'ben'));
    const pages = await Promise.all(
      names.map(async (name, place) => {
        const person = viewer();
        return person.open(await signInUpToCallback(person, `${origin}/${place}`, name));
      }),
    );
    assert.deepEqual(pages.map(userOf), names);
    assert.deepEqual(
      pages.map(({ url }) => url),
      names.map((_, place) => `${origin}/${place}`),
    );
  });

  it('in two tabs of one browser both arrive where they were going', async () => {
    const person = viewer();
    const first = await signInUpToCallback(person, `${origin}/tab-1`);
    const second = await signInUpToCallback(person, `${origin}/tab-2`);
    assert.equal((await person.open(second)).url, `${origin}/tab-2`);
    assert.equal((await person.open(first)).url, `${origin}/tab-1`);
    assert.deepEqual(
      [...gateCookies(person).keys()].filter((name) => name.includes('attempt')),
      [],
    );
  });

  it('ask the provider with values that never occur twice', async () => {
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const asked = provider.heard.filter(({ path }) => path.startsWith('/auth?'));
      const values = asked.map(({ path }) => new URLSearchParams(path.slice(6)).get(name));
      assert.ok(values.length > 20 && !values.includes(null));
      assert.equal(new Set(values).size, values.length, name);
    }
  });

  it('a browser keeps three attempts at most, the latest', async () => {
    const person = viewer();
    const callbacks: string[] = [];
    for (const path of ['/1', '/2', '/3', '/4', '/5']) {
      callbacks.push(await signInUpToCallback(person, `${origin}${path}`));
      gate.clock.ahead += 1;
    }
    const attempts = [...gateCookies(person).keys()].filter((name) => name.includes('attempt'));
    assert.equal(attempts.length, 3);
    assert.equal((await person.open(callbacks[2] ?? '')).url, `${origin}/3`);
    const header = person.jar.header('localhost', '/');
    assert.ok(header.length < 8192);
  });
});
