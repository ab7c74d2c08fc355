/** A session that is half over is renewed on the way to a page: once, back to exactly that address, and without a loop when it fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateCookies, isLoginPage, signIn, startScene, userOf } from '../login/scene.ts';
import type { Viewer } from '../login/viewer.ts';

const IDLE = 1200;
const LIFETIME = 3600;
const { provider, gate, viewer } = await startScene({
  session: { idleSeconds: IDLE, lifetimeSeconds: LIFETIME },
});
const { origin } = gate;

interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly end: number;
  readonly sid: string;
  readonly auth_time?: number;
}

function sessionOf(person: Viewer): Claims {
  const [, payload = ''] = (gateCookies(person).get('__Host-postern-session') ?? '').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

async function signedIn(): Promise<Viewer> {
  const person = viewer();
  await signIn(person, `${origin}/`);
  person.seen.length = 0;
  return person;
}

function refreshGrants(): number {
  return provider.heard.filter(({ text }) => text.includes('grant_type=refresh_token')).length;
}

describe('a navigation', () => {
  it('in the first half of the idle time renews nothing', async () => {
    const person = await signedIn();
    gate.clock.ahead += IDLE / 2 - 5;
    await person.open(`${origin}/a`);
    assert.equal(person.seen.length, 1);
  });

  for (const target of [
    '/a',
    '/a?b=c&d=%20e',
    '/a?x=%2F%2Fevil%26',
    '/a?',
    '/%C3%A4?q=%C3%A4+b',
    '/a?b=http://x/?y&z',
  ]) {
    it(`in the second half goes by the refresh, and comes back to ${target}`, async () => {
      const person = await signedIn();
      const before = sessionOf(person);
      gate.clock.ahead += IDLE * 0.6;
      const page = await person.open(origin + target);
      // A bare "?" is no query, to an event of CloudFront.
      assert.equal(page.url, origin + (target === '/a?' ? '/a' : target));
      assert.equal(userOf(page), 'ada');
      assert.equal(person.seen.length, 3);
      const after = sessionOf(person);
      assert.equal(after.sid, before.sid);
      assert.equal(after.end, before.end);
      assert.ok(after.exp > before.exp);
      await person.open(origin + target);
      assert.equal(person.seen.length, 4, 'and once is enough');
    });
  }

  it('asks the provider only where its own token is nearly over', async () => {
    const person = await signedIn();
    const before = refreshGrants();
    // The access token lives 300 seconds: long over.
    gate.clock.ahead += IDLE * 0.6;
    await person.open(`${origin}/a`);
    assert.equal(refreshGrants(), before + 1);
    await person.open(`${origin}/.postern/refresh?return_to=/a`);
    assert.equal(refreshGrants(), before + 1);
  });
});

describe('a refresh that fails', () => {
  for (const [title, fail] of Object.entries({
    'because the token is not known any more': () => {
      for (const id of provider.store.live('RefreshToken'))
        provider.store.remove('RefreshToken', id);
    },
    'because the provider is down': () => {
      provider.intercept = (_, response) => {
        response.writeHead(500).end();
        return true;
      };
    },
  })) {
    it(`${title} leaves the person where they are, and signed in`, async () => {
      const person = await signedIn();
      fail();
      gate.clock.ahead += IDLE * 0.6;
      const page = await person.open(`${origin}/a?b=c`);
      assert.equal(page.url, `${origin}/a?b=c`);
      assert.equal(userOf(page), 'ada');
      assert.equal(person.seen.length, 3);
      assert.equal(userOf(await person.open(`${origin}/next`)), 'ada');
      assert.equal(person.seen.length, 4, 'no other refresh for a minute');
      provider.intercept = undefined;
      gate.clock.ahead += IDLE;
      // The provider still knows the person.
      assert.equal(userOf(await person.open(`${origin}/later`)), 'ada');
    });
  }

  it('is no way around a session that has ended', async () => {
    const person = await signedIn();
    gate.clock.ahead += IDLE + 5;
    provider.store.live('Session').forEach((id) => void provider.store.remove('Session', id));
    const page = await person.open(`${origin}/.postern/refresh?return_to=/a`);
    assert.ok(isLoginPage(page));
  });
});

describe('the absolute end', () => {
  it('is never moved: however often somebody comes back, they sign in again', async () => {
    const person = await signedIn();
    const { end } = sessionOf(person);
    while (gate.now() + IDLE * 0.7 < end) {
      gate.clock.ahead += IDLE * 0.7;
      assert.equal(userOf(await person.open(`${origin}/a`)), 'ada');
      assert.equal(sessionOf(person).end, end);
      assert.ok(sessionOf(person).exp <= end);
    }
    gate.clock.ahead += end - gate.now() + 1;
    const { status, headers } = await person.request(`${origin}/a`);
    assert.equal(status, 302);
    assert.ok(headers.location?.startsWith(`${provider.issuer}/auth?`));
  });
});

describe('a script', () => {
  const from = `${origin}/`;

  it('is answered while the session lives, and renews it by asking', async () => {
    const person = await signedIn();
    gate.clock.ahead += IDLE * 0.6;
    const before = sessionOf(person);
    assert.equal((await person.request(`${origin}/api/x`, { mode: 'cors', from })).status, 200);
    assert.equal(
      sessionOf(person).exp,
      before.exp,
      'requests that are no navigations extend nothing',
    );
    const url = `${origin}/.postern/refresh`;
    const answer = await person.request(url, { method: 'POST', mode: 'cors', from });
    assert.equal(answer.status, 200);
    const told = JSON.parse(answer.body);
    assert.equal(told.exp, sessionOf(person).exp);
    assert.ok(told.exp > before.exp);
    assert.deepEqual(Object.keys(told).sort().join(), 'claims,end,exp,sub');
  });
});
