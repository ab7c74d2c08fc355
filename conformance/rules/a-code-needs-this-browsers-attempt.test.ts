/** RFC 6749 section 10.12: a code is redeemed only in the browser that has begun the login, once, and within ten minutes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, gateCookies, signInUpToCallback, startScene, userOf } from '../login/scene.ts';
import type { Page, Viewer } from '../login/viewer.ts';

const { provider, gate, viewer } = await startScene();

/** No session, no question to the provider, and the code stays good for whom it was meant for. */
async function assertStray(person: Viewer, callback: string, code: string): Promise<Page> {
  const before = provider.given.length;
  const page = await person.open(callback, { from: 'http://evil.example/' });
  assert.equal(codeOf(page), code);
  assert.equal(page.status, 400);
  assert.equal(provider.given.length, before, 'the provider was asked');
  assert.equal(gateCookies(person).has('__Host-postern-session'), false);
  return page;
}

describe('a code needs the attempt of this browser', () => {
  it("and is refused where none was begun: nobody is signed in to an attacker's account", async () => {
    const attacker = viewer();
    const callback = await signInUpToCallback(attacker, `${gate.origin}/`, 'eve');
    await assertStray(viewer(), callback, 'login_attempt_unknown');
    assert.equal(userOf(await attacker.open(callback)), 'eve');
  });

  it('and is refused where another one was begun', async () => {
    const [attacker, victim] = [viewer(), viewer()];
    const callback = await signInUpToCallback(attacker, `${gate.origin}/`, 'eve');
    await victim.request(`${gate.origin}/`);
    await assertStray(victim, callback, 'login_attempt_unknown');
  });

  it('and the whole state counts, not its first characters', async () => {
    const person = viewer();
    const callback = new URL(await signInUpToCallback(person, `${gate.origin}/`));
    const state = callback.searchParams.get('state') ?? '';
    callback.searchParams.set(
      'state',
      `${state.slice(0, -2)}${state.endsWith('AA') ? 'BB' : 'AA'}`,
    );
    await assertStray(person, callback.href, 'login_response_invalid');
  });

  for (const name of ['state', 'code', 'iss']) {
    it(`and is refused without "${name}"`, async () => {
      const person = viewer();
      const callback = new URL(await signInUpToCallback(person, `${gate.origin}/`));
      callback.searchParams.delete(name);
      const code = name === 'state' ? 'login_attempt_unknown' : 'login_response_invalid';
      await assertStray(person, callback.href, code);
    });

    it(`and is refused with two of "${name}"`, async () => {
      const person = viewer();
      const callback = await signInUpToCallback(person, `${gate.origin}/`);
      await assertStray(person, `${callback}&${name}=x`, 'login_response_invalid');
    });
  }

  it('and is refused from a provider of another name (RFC 9207)', async () => {
    const person = viewer();
    const callback = new URL(await signInUpToCallback(person, `${gate.origin}/`));
    callback.searchParams.set('iss', 'https://evil.example');
    await assertStray(person, callback.href, 'login_response_invalid');
  });

  it('and is redeemed once: a second time leads on to the site, and asks nobody', async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${gate.origin}/deep`);
    assert.equal(userOf(await person.open(callback)), 'ada');
    const before = provider.given.length;
    const again = await person.open(callback);
    assert.equal(again.url, `${gate.origin}/`);
    assert.equal(userOf(again), 'ada');
    assert.equal(provider.given.length, before);
  });

  it('and a copy of its cookie is of no use once the code is redeemed', async () => {
    const person = viewer();
    const callback = await signInUpToCallback(person, `${gate.origin}/`);
    const cookie = [...gateCookies(person)].map(([name, value]) => `${name}=${value}`).join('; ');
    await person.open(callback);
    const thief = viewer();
    const page = await thief.open(callback, { headers: { cookie } });
    assert.equal(codeOf(page), 'provider_refused');
    assert.equal(gateCookies(thief).has('__Host-postern-session'), false);
  });

  it('and is refused after ten minutes, even by a browser that keeps the cookie', async () => {
    for (const [seconds, expected] of [
      [598, undefined],
      [602, 'login_attempt_unknown'],
    ] as const) {
      const person = viewer();
      const callback = await signInUpToCallback(person, `${gate.origin}/`);
      const cookie = [...gateCookies(person)].map(([name, value]) => `${name}=${value}`).join('; ');
      gate.clock.ahead = seconds;
      const page = await viewer().request(callback, { headers: { cookie } });
      assert.equal(codeOf(page), expected);
      assert.equal(page.status, expected ? 400 : 302);
      gate.clock.ahead = 0;
    }
  });
});
