/** `postern dev` of gates that check in a CloudFront Function: both halves, the store between them, and what a rebuild does to them. */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { revocationKey } from 'postern/key-value-store';
import { run } from '../run.ts';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { createFakeProcess } from '../testing/fake-process.ts';
import { copyFixture, type Fixture, replaceFile } from '../testing/fixture.ts';
import { type DevEvent, type DevOptions, type DevServer, startDev } from './dev.ts';

interface Scene {
  readonly dev: DevServer;
  readonly events: readonly DevEvent[];
  /** Writes the config anew, changed, and waits for what comes of it. */
  rewrite(change: (text: string) => string): Promise<DevEvent>;
  close(): Promise<void>;
}

async function startScene(name: string, options: Partial<DevOptions> = {}): Promise<Scene> {
  const fixture: Fixture = await copyFixture(name);
  const events: DevEvent[] = [];
  let onRebuild = (_: DevEvent): void => {};
  const dev = await startDev({
    ...{ config: 'postern.config.ts', cwd: fixture.folder, env: {} },
    ...options,
    onEvent(event) {
      events.push(event);
      if (event.type.startsWith('rebuil')) onRebuild(event);
    },
  });
  return {
    dev,
    events,
    async rewrite(change) {
      const file = join(fixture.folder, 'postern.config.ts');
      const rebuilt = new Promise<DevEvent>((resolve) => {
        onRebuild = resolve;
      });
      await replaceFile(file, change(await readFile(file, 'utf8')));
      return rebuilt;
    },
    async close() {
      await dev.close();
      await fixture.remove();
    },
  };
}

async function startFor(test: TestContext, ...args: Parameters<typeof startScene>): Promise<Scene> {
  const scene = await startScene(...args);
  test.after(() => scene.close());
  return scene;
}

const cookieOf = ({ cookies }: Browser) => cookies.get('localhost __Host-postern-session') ?? '';

function claimsOf(browser: Browser): Record<string, string> {
  return JSON.parse(Buffer.from(cookieOf(browser).split('.')[1] ?? '', 'base64url').toString());
}

describe('startDev() of a split gate', () => {
  let scene: Scene;
  let dev: DevServer;
  before(async () => {
    scene = await startScene('split');
    ({ dev } = scene);
  });
  after(() => scene.close());

  it('runs both halves, and says what plays what', () => {
    assert.deepEqual(
      dev.functions.map(({ pathPattern, kind }) => [pathPattern, kind]),
      [
        ['/.postern/*', 'lambda-edge'],
        ['*', 'cloudfront-function'],
      ],
    );
    assert.match(dev.functions[0]?.engine ?? '', /^aws-lambda-ric .* Node v/);
    assert.match(dev.functions[1]?.engine ?? '', /^(njs \d|vm$)/);
    assert.equal(dev.store?.arn.slice(-12), 'eeeeeeeeeeee');
    const changes = dev.changes.join('\n');
    assert.match(changes, /key-value-store\/.* is played by http:\/\/localhost:\d+: .* 5 seconds/);
    assert.match(changes, /POSTERN_KEY_RING is not set/);
    assert.doesNotMatch(changes, /left out/);
  });

  it('sends people from the function to the login half, and back to it with a session', async () => {
    const browser = createBrowser();
    const first = await browser.open(`${dev.url}/team?q=%2F`);
    assert.match(first.headers['x-cache'] as string, /^FunctionGenerated/);
    assert.equal(first.headers.location, '/.postern/login?return_to=%2Fteam%3Fq%3D%252F');
    const login = await browser.open(new URL(first.headers.location ?? '', dev.url));
    assert.match(login.headers['x-cache'] as string, /^LambdaGenerated/);
    const page = await browser.signIn(`${dev.url}/team?q=%2F`, 'ada');
    assert.equal(page.url.href, `${dev.url}/team?q=%2F`);
    const { headers } = JSON.parse(page.body);
    assert.equal(headers['x-user'], 'ada');
    assert.equal(headers.cookie, undefined);
  });

  it('decides by claims in the function', async () => {
    const [ada, ben] = [createBrowser(), createBrowser()];
    assert.equal((await ada.signIn(`${dev.url}/admin`, 'ada')).status, 200);
    assert.equal((await ben.signIn(`${dev.url}/admin`, 'ben')).status, 403);
    assert.equal((await createBrowser().open(`${dev.url}/public/x`)).status, 200);
  });

  it('writes a sign-out through AWS’s client, and the function refuses a copy of the session', async () => {
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ada');
    const copy = createBrowser();
    (copy.cookies as Map<string, string>).set(
      'localhost __Host-postern-session',
      cookieOf(browser),
    );
    assert.equal((await copy.open(`${dev.url}/`)).status, 200);
    const { idp = '', sid = '' } = claimsOf(browser);
    const key = revocationKey('s', idp, sid);
    assert.equal((await browser.open(`${dev.url}/.postern/logout`)).status, 302);
    assert.ok(dev.store?.entries().has(key));
    while (!dev.store?.read().entries.has(key)) await wait(100);
    const refused = await copy.open(`${dev.url}/`);
    assert.match(refused.headers.location ?? '', /^\/\.postern\/login\?/);
  });

  it('rebuilds both halves, and sessions outlive it', async () => {
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ben');
    const rebuilt = await scene.rewrite((text) =>
      text.replace("['admin']", "['staff']").replace("['groups', 'email']", "['groups']"),
    );
    assert.equal(rebuilt.type, 'rebuilt');
    const { zipBytes = 0, functionBytes = 0 } = rebuilt as DevEvent & { type: 'rebuilt' };
    assert.ok(zipBytes > functionBytes && functionBytes > 1_000);
    assert.equal((await browser.open(`${dev.url}/admin`)).status, 200);
    const other = createBrowser();
    await other.signIn(`${dev.url}/`, 'ben');
    const session = await other.open(`${dev.url}/.postern/session`);
    assert.deepEqual(Object.keys(JSON.parse(session.body).claims), ['groups']);
  });

  it('keeps both halves and every session when the config breaks', async () => {
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ben');
    const failed = await scene.rewrite((text) => text.replace("allow: 'anyone'", "alow: 'anyone'"));
    assert.match(String((failed as { error?: unknown }).error), /alow/);
    assert.equal((await browser.open(`${dev.url}/public/x`)).status, 200);
    const mended = await scene.rewrite((text) => text.replace('alow:', 'allow:'));
    assert.equal(mended.type, 'rebuilt');
    assert.equal((await browser.open(`${dev.url}/team`)).status, 200);
  });

  it('follows a config to another ring: those before are believed no more, and revocations stay', async () => {
    const { port } = dev.store ?? {};
    const revoked = [...(dev.store?.entries().keys() ?? [])].filter((key) => key !== 'ring');
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ada');
    await scene.rewrite((text) => text.replace('POSTERN_KEY_RING', 'ANOTHER_RING'));
    assert.equal((await browser.open(`${dev.url}/`)).status, 302);
    assert.equal((await createBrowser().signIn(`${dev.url}/`, 'ada')).status, 200);
    assert.equal(dev.store?.port, port);
    assert.ok(revoked.length > 0 && revoked.every((key) => dev.store?.entries().has(key)));
    assert.ok(JSON.parse(dev.store?.entries().get('ring') ?? '').revokedAt > 0);
  });

  it('follows a config to another target, on the same port', async () => {
    const { port } = dev.emulator;
    await scene.rewrite((text) =>
      text.replace("target: 'split',", '').replace(/revocationStore: \{[^}]*\},/, ''),
    );
    assert.equal(dev.emulator.port, port);
    assert.deepEqual(
      dev.functions.map(({ kind }) => kind),
      ['lambda-edge'],
    );
    assert.equal(dev.store, undefined);
    assert.equal((await createBrowser().signIn(`${dev.url}/admin`, 'ben')).status, 200);
  });

  it('says nothing of what is secret, and CloudFront has refused nothing', () => {
    const text = JSON.stringify(scene.events) + JSON.stringify(dev.changes);
    assert.doesNotMatch(text, /code=|eyJ/);
    assert.deepEqual(
      scene.events.filter(({ type }) => /error|failure/.test(type)),
      [],
    );
  });
});

describe('startDev() of a split gate with its login half at a function URL', () => {
  it('runs that half at the edge, without its origin header, and fills a store for the function alone', async (test) => {
    const { dev } = await startFor(test, 'split', { config: 'function-url.config.ts' });
    assert.match(dev.changes.join('\n'), /"loginHalf" is lambda-edge, and "originHeader" left out/);
    assert.match(dev.changes.join('\n'), /the KeyValueStore is a local one/);
    assert.equal((await createBrowser().signIn(`${dev.url}/admin`, 'ada')).status, 200);
  });
});

const KEY = randomBytes(32).toString('base64url');

function tokenFor(sub: string): string {
  const exp = Math.floor(Date.now() / 1000) + 300;
  const claims = { iss: 'https://login.example.com/', aud: 'api', sub, exp };
  const signed = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const mac = createHmac('sha256', Buffer.from(KEY, 'base64url')).update(signed);
  return `${signed}.${mac.digest('base64url')}`;
}

describe('startDev() of a CloudFront Function without a login', () => {
  for (const functionEngine of [undefined, 'vm'] as const) {
    it(`runs it alone, with a shared key, in ${functionEngine ?? 'the usual engine'}`, async (test) => {
      const options = { env: { TEST_HMAC_KEY: KEY }, ...(functionEngine && { functionEngine }) };
      const { dev, rewrite } = await startFor(test, 'hmac-function', options);
      const get = (path: string, headers = {}) => fetch(dev.emulator.url + path, { headers });
      assert.equal(dev.store, undefined);
      assert.equal(dev.emulator.runtime, undefined);
      assert.match(dev.noProviderReason ?? '', /HS256 keys are shared/);
      assert.equal((await get('/health')).status, 200);
      assert.equal((await get('/api')).status, 401);
      const allowed = await get('/api', { authorization: `Bearer ${tokenFor('ada')}` });
      assert.equal(JSON.parse(await allowed.text()).headers['x-user'], 'ada');
      await rewrite((text) => text.replace("'anyone'", "'nobody'"));
      assert.equal((await get('/health')).status, 403);
    });
  }
});

describe('postern dev of a split gate', () => {
  it('prints which function is on which behavior, the store, and how to sign somebody out', async (test) => {
    const { folder: cwd, remove } = await copyFixture('split');
    test.after(remove);
    const args = ['dev', '--config', 'postern.config.ts', '--port', '0'];
    const process = createFakeProcess(args, { cwd });
    const done = run(process);
    while (!process.written.stdout.includes('Ctrl-C')) {
      assert.equal(process.written.stderr, '');
      await wait(20);
    }
    process.interrupt();
    assert.equal(await done, 0);
    const { stdout } = process.written;
    assert.match(stdout, /\n +\/\.postern\/\* +Lambda@Edge, the login half +aws-lambda-ric /);
    assert.match(stdout, /\n +\* +CloudFront Function +(njs|Node)/);
    assert.match(stdout, /\nStore +http:\/\/localhost:\d+ +read 5 seconds late/);
    assert.match(
      stdout,
      /postern revoke --sub ada --issuer 'http:.*' --store 'arn:.*' --endpoint /,
    );
    assert.doesNotMatch(stdout, /eyJ/);
  });
});
