/** The gate's own session, signed with the right key: for this host alone, with an idle and an absolute end, both ahead. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KeyRing } from 'postern/gate';
import { makeKeyRing } from '../login/gate-config.ts';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';
import { keyFor, signSession } from '../support/ring-forge.ts';

const keyRing: KeyRing = makeKeyRing();
const { gate, viewer } = await startScene({ session: { keyRing } });
const now = Math.floor(Date.now() / 1000);
const person = viewer();
await signIn(person, `${gate.origin}/`);
const [, payload = ''] = (gateCookies(person).get('__Host-postern-session') ?? '').split('.');
const GOOD = JSON.parse(Buffer.from(payload, 'base64url').toString());

async function ask(changes: object): Promise<string | undefined> {
  const token = signSession(keyFor(keyRing, 'session'), 'ring-1', { ...GOOD, ...changes });
  const headers = { cookie: `__Host-postern-session=${token}` };
  const page = await viewer().request(`${gate.origin}/x`, { mode: 'cors', headers });
  return userOf(page) ?? codeOf(page);
}

const WRONG: Readonly<Record<string, readonly [changes: object, code: string]>> = {
  'for another host': [{ aud: 'other.example.com' }, 'session_invalid'],
  'for a host that ends alike': [{ aud: 'evil-localhost' }, 'session_invalid'],
  'for several hosts': [{ aud: ['localhost'] }, 'session_invalid'],
  'for no host': [{ aud: undefined }, 'session_invalid'],
  'without an idle end': [{ exp: undefined }, 'session_invalid'],
  'without an absolute end': [{ end: undefined }, 'session_invalid'],
  'with an idle end that is a text': [{ exp: String(now + 600) }, 'session_invalid'],
  'with an endless end': [{ exp: null }, 'session_invalid'],
  'past its idle end': [{ exp: now - 1 }, 'session_expired'],
  'past its absolute end': [{ end: now - 1 }, 'session_expired'],
  'of tomorrow': [{ iat: now + 86_400 }, 'session_invalid'],
  'without a subject': [{ sub: undefined }, 'session_invalid'],
  'without a session ID': [{ sid: undefined }, 'session_invalid'],
  'without claims': [{ c: undefined }, 'session_invalid'],
};

describe('a session', () => {
  it('that is right lets its person in', async () => assert.equal(await ask({}), 'ada'));

  for (const [title, [changes, code]] of Object.entries(WRONG)) {
    it(`${title} is none`, async () => assert.equal(await ask(changes), code));
  }
});
