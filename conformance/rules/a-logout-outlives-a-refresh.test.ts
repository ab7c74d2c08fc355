/** A refresh that is under way while somebody signs out answers last, with a new cookie: it brings nobody back. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf, signIn, startScene, userOf } from '../login/scene.ts';

const IDLE = 1200;
const { provider, gate, viewer } = await startScene({
  session: { idleSeconds: IDLE, lifetimeSeconds: 7200 },
});
const { origin } = gate;
const SESSION = '__Host-postern-session';

it('a refresh that ends after a logout brings nobody back, then or later', async () => {
  const person = viewer();
  await signIn(person, `${origin}/`);
  const before = [...person.jar.of('localhost')];
  const cookie = before.map(([name, { value }]) => `${name}=${value}`).join('; ');
  const script = { mode: 'cors', from: `${origin}/` } as const;
  await person.request(`${origin}/.postern/logout`, { from: `${origin}/` });
  const options = { ...script, method: 'POST', headers: { cookie } };
  const { status, setCookies } = await viewer().request(`${origin}/.postern/refresh`, options);
  assert.equal(status, 200);
  const [late = ''] = setCookies.filter((line) => line.startsWith(SESSION));
  const revived = late.replace(/;.*/, '');
  const left = () => [...person.jar.of('localhost')].map(([name, { value }]) => `${name}=${value}`);
  for (const seconds of [1, 30, IDLE - 40]) {
    gate.clock.ahead += seconds;
    const headers = { cookie: [...left(), revived].join('; ') };
    const page = await viewer().request(`${origin}/x`, { ...script, headers });
    assert.equal(codeOf(page), 'session_revoked');
    const again = { ...script, method: 'POST', headers };
    const refreshed = await viewer().request(`${origin}/.postern/refresh`, again);
    assert.equal(codeOf(refreshed), 'session_revoked');
  }
  gate.clock.ahead = 0;
  for (const id of provider.store.live('Session')) provider.store.remove('Session', id);
  assert.equal(userOf(await signIn(person, `${origin}/x`)), 'ada');
});
