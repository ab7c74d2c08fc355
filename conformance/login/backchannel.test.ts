/** OpenID Connect Back-Channel Logout 1.0: the provider ends sessions by itself, for every instance that shares the store of revocations. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createSigner, headerOf, type Signer, signToken } from '@postern/testing';
import { startGateServer } from './gate-server.ts';
import { codeOf, signIn, startScene, userOf } from './scene.ts';
import { createViewer, type Page, type Viewer } from './viewer.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-revocations-'));
after(() => rm(folder, { recursive: true }));
const { provider, gate, viewer, config, clientId } = await startScene({
  session: { revocationStore: { type: 'file', path: join(folder, 'revocations') } },
  config: { target: 'fetch' },
});
const { origin } = gate;
// Another process of the same gate: the same config, its own memory.
const twin = await startGateServer();
twin.deploy(config, { lock: await provider.lock() });

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

async function ask(person: Viewer, server: string = origin): Promise<string> {
  const headers = { cookie: person.jar.header('localhost', '/') };
  const page = await createViewer().request(`${server}/x`, { mode: 'cors', headers });
  return userOf(page) ?? String(codeOf(page));
}

function send(token: string, body = `logout_token=${encodeURIComponent(token)}`): Promise<Page> {
  const url = `${origin}/.postern/backchannel-logout`;
  return createViewer().request(url, { method: 'POST', mode: 'none', body });
}

interface LogoutToken {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signer?: Signer;
}

function logoutToken({ claims, header, signer = provider.signer() }: LogoutToken = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const base = {
    ...{ iss: provider.issuer, aud: clientId, iat: now, exp: now + 120, jti: randomUUID() },
    ...{ sub: 'nobody', events: { [EVENT]: {} } },
  };
  const own = { ...headerOf(signer), typ: 'logout+jwt', ...header };
  return signToken(signer, own, { ...base, ...claims });
}

describe('a logout at the provider', () => {
  it('ends the session here, in every instance, and no other one of that person', async () => {
    const [here, elsewhere] = [viewer(), viewer()];
    await signIn(here, `${origin}/`);
    await signIn(elsewhere, `${origin}/`);
    assert.deepEqual([await ask(here), await ask(elsewhere)], ['ada', 'ada']);
    const page = await here.request(`${provider.issuer}/session/end?client_id=${clientId}`);
    await here.submit(page, { logout: 'yes' });
    assert.equal(await ask(here), 'session_revoked');
    assert.equal(await ask(here, twin.origin), 'session_revoked');
    assert.deepEqual([await ask(elsewhere), await ask(elsewhere, twin.origin)], ['ada', 'ada']);
  });

  it('by the name of the person ends all of their sessions, and lets them in again', async () => {
    const [first, second, ben] = [viewer(), viewer(), viewer()];
    await signIn(first, `${origin}/`);
    await signIn(second, `${origin}/`);
    await signIn(ben, `${origin}/`, { name: 'ben' });
    assert.equal((await send(logoutToken({ claims: { sub: 'ada' } }))).status, 200);
    assert.deepEqual([await ask(first), await ask(second)], ['session_revoked', 'session_revoked']);
    assert.equal(await ask(ben), 'ben');
    gate.clock.ahead = 10;
    twin.clock.ahead = 10;
    const again = viewer();
    await signIn(again, `${origin}/`);
    assert.equal(await ask(again), 'ada');
    gate.clock.ahead = 0;
    twin.clock.ahead = 0;
  });

  it('sends a person whose session is over to sign in again', async () => {
    const person = viewer();
    gate.clock.ahead = 20;
    assert.equal(userOf(await signIn(person, `${origin}/`)), 'ada');
    await send(logoutToken({ claims: { sub: 'ada' } }));
    const page = await person.request(`${origin}/x`);
    gate.clock.ahead = 0;
    assert.equal(page.status, 302);
    assert.ok(page.headers.location?.startsWith(`${provider.issuer}/auth`));
  });
});

describe('a logout here', () => {
  it('ends copies of the session too', async () => {
    const person = viewer();
    gate.clock.ahead = 40;
    twin.clock.ahead = 40;
    await signIn(person, `${origin}/`);
    const thief = viewer();
    for (const { line } of person.jar.of('localhost').values()) thief.jar.keep('localhost', line);
    assert.equal(await ask(thief), 'ada');
    await person.open(`${origin}/.postern/logout`, { from: `${origin}/` });
    assert.equal(await ask(thief), 'session_revoked');
    assert.equal(await ask(thief, twin.origin), 'session_revoked');
    gate.clock.ahead = 0;
    twin.clock.ahead = 0;
  });
});

const now = Math.floor(Date.now() / 1000);
const WRONG: Readonly<Record<string, LogoutToken>> = {
  'a nonce, as an ID token has': { claims: { nonce: 'n' } },
  'no event': { claims: { events: undefined } },
  'another event': { claims: { events: { 'http://example.com/event': {} } } },
  'an event that is no object': { claims: { events: { [EVENT]: true } } },
  'events as a list': { claims: { events: [EVENT] } },
  'neither sub nor sid': { claims: { sub: undefined } },
  'another audience': { claims: { aud: 'somebody-else' } },
  'another issuer': { claims: { iss: 'https://login.example.com' } },
  'no time of issue': { claims: { iat: undefined } },
  'a time of issue in the future': { claims: { iat: now + 3600 } },
  'an end that is over': { claims: { exp: now - 60 } },
  'the type of an access token': { header: { typ: 'at+jwt' } },
  'a foreign key': { signer: createSigner('RS256', provider.signer().kid) },
  'another algorithm': { signer: createSigner('ES256', provider.signer().kid) },
};

describe('a logout token', () => {
  it('as it should be is taken, and the answer is in no cache', async () => {
    const page = await send(logoutToken());
    assert.equal(page.status, 200);
    assert.equal(page.headers['cache-control'], 'no-store');
  });

  for (const [title, token] of Object.entries(WRONG)) {
    it(`with ${title} is refused, and ends nothing`, async () => {
      gate.clock.ahead = 60;
      const person = viewer();
      await signIn(person, `${origin}/`);
      gate.clock.ahead = 0;
      const changed = { ...token, claims: { sub: 'ada', ...token.claims } };
      const page = await send(logoutToken(changed));
      assert.equal(page.status, 400);
      gate.clock.ahead = 60;
      assert.equal(await ask(person), 'ada');
      gate.clock.ahead = 0;
    });
  }

  it('that is an ID token is refused', async () => {
    await signIn(viewer(), `${origin}/`);
    const { id_token: idToken } = JSON.parse(provider.given.at(-1)?.body ?? '{}');
    assert.equal((await send(idToken)).status, 400);
  });

  it('is not taken in any other form', async () => {
    const token = logoutToken();
    for (const body of ['', 'x', `${token}`, `logout_token=${token}&logout_token=${token}`]) {
      assert.equal((await send('', body)).status, 400, body.slice(0, 20));
    }
    const long = `logout_token=${token}&x=${'x'.repeat(17_000)}`;
    assert.equal((await send('', long)).status, 400);
    const url = `${origin}/.postern/backchannel-logout?logout_token=${token}`;
    assert.equal((await createViewer().request(url)).status, 404);
  });
});
