/** After a logout the browser has none of the gate's cookies, whatever it had: each is cleared as it was set. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgeTokens } from '../login/forge-tokens.ts';
import { codeOf, gateCookies, isLoginPage, signIn, startScene, userOf } from '../login/scene.ts';
import type { Viewer } from '../login/viewer.ts';

const { provider, gate, viewer, clientId } = await startScene();
const { origin } = gate;

/** Name, path and flags of each cookie that was set, and of each that was cleared. */
function kindsOf(person: Viewer, isCleared: boolean): string[] {
  const lines = person.seen.flatMap(({ setCookies }) => setCookies);
  const wanted = lines.filter((line) => line.includes('postern'));
  const kinds = wanted
    .filter((line) => line.includes('Max-Age=0;') === isCleared)
    // It is set by the logout itself, and opens nothing.
    .filter((line) => !line.startsWith('__Host-postern-out='))
    .map((line) => line.replace(/=[^;]*; Max-Age=\d+/, ''));
  return [...new Set(kinds)];
}

async function logOut(person: Viewer): Promise<void> {
  await person.open(`${origin}/.postern/logout`, { from: `${origin}/` });
}

describe('a logout', () => {
  it('clears session, refresh token, ID token and counter', async () => {
    const person = viewer();
    await signIn(person, `${origin}/`);
    assert.ok(gateCookies(person).size >= 4);
    await logOut(person);
    assert.deepEqual([...gateCookies(person).keys()], []);
    for (const kind of kindsOf(person, false))
      assert.ok(kindsOf(person, true).includes(kind), kind);
  });

  it('clears a refresh token that needs two cookies, an attempt under way, and the hold', async () => {
    const person = viewer();
    forgeTokens(provider, clientId, { answer: { refresh_token: 'r'.repeat(4000) } });
    await signIn(person, `${origin}/`);
    provider.intercept = undefined;
    assert.ok(gateCookies(person).has('__Secure-postern-refresh.1'));
    gate.clock.ahead += 2000;
    await person.open(`${origin}/x`);
    assert.ok(gateCookies(person).has('__Host-postern-hold'));
    await person.request(`${origin}/.postern/login`);
    assert.ok([...gateCookies(person).keys()].some((name) => name.includes('attempt')));
    await logOut(person);
    assert.deepEqual([...gateCookies(person).keys()], []);
    gate.clock.ahead = 0;
  });

  it('ends the refresh token at the provider, and the session there', async () => {
    const person = viewer();
    const before = provider.store.live('RefreshToken').length;
    await signIn(person, `${origin}/`, { name: 'ben' });
    assert.equal(provider.store.live('RefreshToken').length, before + 1);
    let page = await person.open(`${origin}/.postern/logout`, { from: `${origin}/` });
    assert.equal(provider.store.live('RefreshToken').length, before);
    assert.match(page.body, /Leave the provider\?/);
    page = await person.submit(page, { logout: 'yes' });
    assert.equal(page.url, `${origin}/.postern/logout`);
    assert.equal(codeOf(page), 'signed_out');
    assert.ok(isLoginPage(await person.open(`${origin}/`)));
  });

  it('leaves nothing that a copied page, or the cache, could show', async () => {
    const person = viewer();
    await signIn(person, `${origin}/`);
    const answer = await person.request(`${origin}/.postern/logout`, { from: `${origin}/` });
    assert.equal(answer.headers['clear-site-data'], '"cache"');
    const page = await person.request(`${origin}/`);
    assert.equal(page.status, 302);
    assert.equal(userOf(page), undefined);
  });
});
