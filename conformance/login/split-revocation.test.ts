/** Who is signed out of a split gate, by whom, and what happens where its KeyValueStore fails. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { changeStore, connectStore, type StoreChange } from 'postern/key-value-store';
import { keyFor } from '../support/ring-forge.ts';
import { findCanaries } from './canaries.ts';
import { configSecrets, flowSecrets } from './gather-secrets.ts';
import { codeOf, isLoginPage, signIn, userOf } from './scene.ts';
import { postern } from './split-cli.ts';
import { ROLE, STORE_ARN, startSplitScene } from './split-scene.ts';
import { createViewer, type Viewer } from './viewer.ts';

const scene = await startSplitScene();
const { provider, clientId, origin, site, store, events, keyRing, settle } = scene;
const script = { mode: 'cors', from: `${origin}/` } as const;
const folder = await mkdtemp(join(tmpdir(), 'postern-revoke-'));
after(() => rm(folder, { recursive: true }));
const viewers: Viewer[] = [];
const said: string[] = [];

async function signedIn(name = 'ada'): Promise<Viewer> {
  const viewer = createViewer();
  viewers.push(viewer);
  assert.equal(userOf(await signIn(viewer, `${origin}/`, { name })), name);
  return viewer;
}

/** For whom a script's request passes, or why it does not. */
async function ask(viewer: Viewer): Promise<string> {
  const page = await viewer.request(`${origin}/api/x`, script);
  return page.status === 200 ? JSON.parse(page.body).user : `${page.status} ${codeOf(page)}`;
}

async function revoke(...args: readonly string[]): Promise<void> {
  const place = ['--issuer', provider.issuer, '--store', STORE_ARN, '--endpoint', store.url];
  const result = await postern(['revoke', ...args, ...place], folder);
  said.push(result.said);
  assert.equal(result.exitCode, 0, result.said);
}

/** As `aws cloudfront-keyvaluestore put-key` does it, which knows nothing of what is there. */
async function putRing(importFile = '{"data":[]}'): Promise<void> {
  const [{ value: ring }] = JSON.parse(importFile).data;
  await changeRing({ puts: { ring } });
}

async function changeRing(change: StoreChange): Promise<void> {
  process.env.AWS_ACCESS_KEY_ID = ROLE.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = ROLE.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = ROLE.sessionToken;
  const api = connectStore({ arn: STORE_ARN, endpoint: store.url });
  await changeStore(api, async () => change, { signal: AbortSignal.timeout(10_000) });
}

function claimsOf(viewer: Viewer): Record<string, string> {
  const { value = '' } = viewer.jar.of('localhost').get('__Host-postern-session') ?? {};
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
}

describe('postern revoke', () => {
  it('--sid ends one session, and no other one of that person', async () => {
    const [here, elsewhere] = [await signedIn(), await signedIn()];
    await revoke('--sid', `${claimsOf(here).sid}`);
    assert.equal(await ask(here), 'ada');
    settle();
    assert.deepEqual([await ask(here), await ask(elsewhere)], ['401 session_revoked', 'ada']);
  });

  it('--sub ends all sessions of a person, and lets them in again', async () => {
    const [first, second, ben] = [await signedIn(), await signedIn(), await signedIn('ben')];
    await revoke('--sub', 'ada');
    assert.deepEqual([await ask(first), await ask(second)], ['ada', 'ada']);
    settle();
    assert.deepEqual([await ask(first), await ask(second)], Array(2).fill('401 session_revoked'));
    assert.equal(await ask(ben), 'ben');
    const renewal = { ...script, method: 'POST' };
    await first.request(`${origin}/.postern/refresh`, renewal);
    assert.equal(await ask(first), '401 session_revoked', 'what is renewed is as old as it was');
    // Clocks differ by five seconds, and both times are whole ones.
    await wait(7_100);
    assert.equal(await ask(await signedIn()), 'ada');
  });

  it('is not undone by the ring of a build that is put into the store again', async () => {
    const [here, elsewhere] = [await signedIn(), await signedIn()];
    await revoke('--sid', `${claimsOf(here).sid}`);
    await putRing(scene.built.gate.keyValueStore);
    settle();
    assert.deepEqual([await ask(here), await ask(elsewhere)], ['401 session_revoked', 'ada']);
  });

  it('takes store and issuer from the config', async () => {
    const ben = await signedIn('ben');
    const config = {
      login: { issuer: provider.issuer },
      session: { revocationStore: { type: 'key-value-store', arn: STORE_ARN } },
    };
    await writeFile(
      join(folder, 'postern.config.mjs'),
      `export default ${JSON.stringify(config)};`,
    );
    const args = ['--config', 'postern.config.mjs', '--endpoint', store.url];
    const { exitCode, said: text } = await postern(['revoke', '--sub', 'ben', ...args], folder);
    assert.equal(exitCode, 0, text);
    settle();
    assert.equal(await ask(ben), '401 session_revoked');
  });
});

describe('a logout at the provider', () => {
  it('reaches the half, the store, and every function', async () => {
    const [here, elsewhere] = [await signedIn('ada'), await signedIn('ada')];
    const page = await here.request(`${provider.issuer}/session/end?client_id=${clientId}`);
    await here.submit(page, { logout: 'yes' });
    settle();
    assert.deepEqual([await ask(here), await ask(elsewhere)], ['401 session_revoked', 'ada']);
    assert.ok(isLoginPage(await here.open(`${origin}/x`)));
  });
});

describe('a store that cannot be read', () => {
  afterEach(() => store.fail({}));

  it('lets nobody pass, says so in a page, and keeps nobody from what is open', async () => {
    const viewer = await signedIn();
    store.fail({ reads: true });
    assert.equal(await ask(viewer), '503 store_unavailable');
    const page = await viewer.request(`${origin}/x`);
    assert.equal(`${page.status} ${codeOf(page)}`, '503 store_unavailable');
    assert.match(page.headers['content-type'] ?? '', /^text\/html/);
    assert.equal(page.headers['retry-after'], '30');
    assert.equal((await viewer.request(`${origin}/public/x`)).status, 200);
    const stranger = await createViewer().request(`${origin}/x`);
    assert.equal(stranger.status, 302);
    store.fail({});
    assert.equal(await ask(viewer), 'ada');
  });
});

describe('a store that cannot be written', () => {
  afterEach(() => store.fail({}));

  for (const api of ['error', 'denied', 'hang'] as const) {
    it(`(${api}) keeps nobody from leaving, and the log says that copies live on`, async () => {
      const viewer = await signedIn();
      store.fail({ api });
      const from = events.length;
      const page = await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` });
      assert.match(page.body, /Leave the provider\?/);
      assert.equal(viewer.jar.of('localhost').has('__Host-postern-session'), false);
      const lines = events.slice(from).map((event) => JSON.stringify(event));
      assert.ok(lines.some((line) => line.includes('store_unavailable')));
    });
  }

  it('refuses the logout token of a provider, which may send it again', async () => {
    const viewer = await signedIn();
    const before = store.entries();
    store.fail({ api: 'error' });
    const page = await viewer.request(`${provider.issuer}/session/end?client_id=${clientId}`);
    await viewer.submit(page, { logout: 'yes' });
    const asked = events.filter(
      (event) => event.type === 'request' && event.uri === '/.postern/backchannel-logout',
    );
    assert.equal((asked.at(-1) as { status?: number }).status, 400);
    assert.deepEqual(store.entries(), before);
    settle();
    assert.equal(await ask(viewer), 'ada');
  });
});

describe('a store without a ring that can be read', () => {
  let ring = '';
  beforeEach(() => {
    ring = store.entries().get('ring') ?? '';
  });
  afterEach(async () => {
    await changeRing({ puts: { ring } });
    settle();
  });

  const unavailable = '503 store_unavailable';
  for (const [title, change, expected] of [
    ['nothing in it', { puts: {}, deletes: ['ring'] }, unavailable],
    ['no JSON', { puts: { ring: 'x' } }, unavailable],
    ['no keys', { puts: { ring: '{}' } }, unavailable],
    ['null', { puts: { ring: 'null' } }, unavailable],
    // It believes in none.
    [
      'keys that are no object',
      { puts: { ring: '{"keys":1,"revokedAt":0}' } },
      '401 session_invalid',
    ],
  ] as const) {
    it(`(${title}) lets nobody pass`, async () => {
      await changeRing(change);
      settle();
      const viewer = createViewer();
      const before = site.got.length;
      const page = await signIn(viewer, `${origin}/`);
      assert.notEqual(page.status, 200);
      assert.equal(site.got.length, before);
      assert.equal(await ask(viewer), expected);
    });
  }
});

it('a split gate says no secret while people are signed out', () => {
  const derived = keyFor(keyRing, 'session').toString('base64url');
  assert.ok(store.entries().get('ring')?.includes(derived));
  const secrets = new Map([...configSecrets(keyRing), ...flowSecrets(provider, viewers)]);
  const text = [...said, ...events.map((event) => JSON.stringify(event))].join('\n');
  assert.deepEqual(findCanaries(text, secrets), []);
});
