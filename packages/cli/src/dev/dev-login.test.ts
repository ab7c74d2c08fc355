import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BuildReport } from '../build/report.ts';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { copyFixture, type Fixture } from '../testing/fixture.ts';
import { type DevEvent, type DevServer, startDev } from './dev.ts';

interface Scene {
  readonly dev: DevServer;
  /** All that the gate's function and the command have said. */
  readonly events: readonly DevEvent[];
  close(): Promise<void>;
}

async function startScene(name: string, config = 'postern.config.ts'): Promise<Scene> {
  const fixture: Fixture = await copyFixture(name);
  const events: DevEvent[] = [];
  const dev = await startDev({
    config,
    cwd: fixture.folder,
    env: {},
    onEvent: (event) => events.push(event),
  });
  return {
    dev,
    events,
    async close() {
      await dev.close();
      await fixture.remove();
    },
  };
}

function cookieNames({ cookies }: Browser, host: string): string[] {
  return [...cookies.keys()]
    .filter((name) => name.startsWith(`${host} `))
    .map((name) => name.slice(host.length + 1))
    .sort();
}

describe('startDev() with a login', () => {
  let scene: Scene;
  let dev: DevServer;
  before(async () => {
    scene = await startScene('login');
    ({ dev } = scene);
  });
  after(() => scene.close());

  it('is opened on another host than the provider, and says what it has changed', () => {
    assert.equal(dev.url, `http://localhost:${dev.emulator.port}`);
    assert.equal(new URL(dev.provider?.issuer ?? '').hostname, '127.0.0.1');
    assert.match(
      dev.changes.join('\n'),
      /sign in at http:.*, not at https:\/\/login\.example\.com/,
    );
    assert.match(dev.changes.join('\n'), /POSTERN_KEY_RING is not set/);
  });

  it('signs ada in with the secret of this run, and tells the origin who she is', async () => {
    const browser = createBrowser();
    const page = await browser.signIn(`${dev.url}/team?q=%2F`, 'ada');
    assert.equal(page.status, 200);
    assert.equal(page.url.href, `${dev.url}/team?q=%2F`);
    const { headers } = JSON.parse(page.body);
    assert.equal(headers['x-user'], 'ada');
    assert.equal(headers.cookie, undefined);
    assert.deepEqual(cookieNames(browser, 'localhost'), [
      '__Host-postern-rounds',
      '__Host-postern-session',
      '__Secure-postern-id.0',
      '__Secure-postern-refresh.0',
    ]);
    assert.ok(cookieNames(browser, '127.0.0.1').every((name) => !name.includes('postern')));
  });

  it('gives people an address in the domain that the config admits, and groups', async () => {
    const [ada, ben] = [createBrowser(), createBrowser()];
    assert.equal((await ada.signIn(`${dev.url}/admin`, 'ada')).status, 200);
    assert.equal((await ben.signIn(`${dev.url}/admin`, 'ben')).status, 403);
    const session = await ada.open(`${dev.url}/.postern/session`);
    assert.deepEqual(JSON.parse(session.body).claims, {
      groups: ['admin', 'staff'],
      email: 'ada@example.org',
    });
  });

  it('knows the gate’s own page as the end of a logout', async () => {
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ada');
    const { headers, status } = await browser.open(`${dev.url}/.postern/logout`);
    assert.equal(status, 302);
    const page = await browser.open(headers.location ?? '');
    assert.equal(page.status, 200);
    assert.match(page.body, /Sign out here too/);
    assert.deepEqual(cookieNames(browser, 'localhost'), ['__Host-postern-out']);
  });

  it('shows what the provider refuses', async () => {
    const { issuer = '' } = dev.provider ?? {};
    const url = new URL(`${issuer}/auth`);
    url.searchParams.set('client_id', 'postern-gate');
    url.searchParams.set('redirect_uri', 'https://evil.example/<b>');
    const page = await createBrowser().open(url);
    assert.equal(page.status, 400);
    assert.match(page.body, /redirect_uri/);
    assert.doesNotMatch(page.body, /<b>evil|<b>\\"/);
  });

  it('writes no secret, code or cookie into what it reports', async () => {
    const browser = createBrowser();
    await browser.signIn(`${dev.url}/`, 'ada');
    const text = JSON.stringify(scene.events) + JSON.stringify(dev.changes);
    for (const value of browser.cookies.values()) {
      if (value.length > 10) assert.ok(!text.includes(value));
    }
    assert.doesNotMatch(text, /code=|eyJ/);
  });
});

describe('startDev() with several providers, a key, pushed requests and one callback for all hosts', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene('login-key');
  });
  after(() => scene.close());

  it('plays the one for the rest, and says what is left out', () => {
    const text = scene.dev.changes.join('\n');
    assert.match(text, /has this one alone: 1 left out/);
    assert.match(text, /"prompt" is left out/);
    assert.match(text, /"postLogoutUrls" is left out/);
  });

  it('signs ada in at 127.0.0.1 by way of localhost', async () => {
    const page = await createBrowser().signIn(`${scene.dev.emulator.url}/admin`, 'ada');
    assert.equal(page.status, 200);
    assert.equal(page.url.href, `${scene.dev.emulator.url}/admin`);
  });

  it('takes access tokens of the same provider', async () => {
    const { dev } = scene;
    const ask = (token: string): Promise<Response> =>
      fetch(`${dev.emulator.url}/admin`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await ask((await dev.provider?.signIn('ada')) ?? '')).status, 200);
    assert.equal((await ask((await dev.provider?.signIn('ben')) ?? '')).status, 403);
  });
});

describe('startDev() with secrets that the function would fetch', () => {
  it('has secrets of its own in their place', async (test) => {
    const scene = await startScene('login', 'fetched.config.ts');
    test.after(() => scene.close());
    const page = await createBrowser().signIn(`${scene.dev.url}/admin`, 'ada');
    assert.equal(page.status, 200);
    assert.match(scene.dev.changes.join(), /POSTERN_DEV_SESSION_KEY_RING is not set/);
  });
});

describe('startDev() of a function URL’s gate', () => {
  it('wants no secret of the origin header, and says that it is left out', async (test) => {
    const scene = await startScene('login', 'function-url.config.ts');
    test.after(() => scene.close());
    const page = await createBrowser().signIn(`${scene.dev.url}/private`, 'ada');
    assert.equal(page.status, 200);
    assert.match(scene.dev.changes.join(), /"originHeader" is left out/);
    assert.ok(!(scene.dev.report as BuildReport).secrets.includes('TEST_ORIGIN_KEY'));
  });
});

describe('the report of a gate with a login', () => {
  it('bounds the redirect and the cookies that are made', async (test) => {
    const scene = await startScene('login');
    test.after(() => scene.close());
    const worst = (scene.dev.report as BuildReport).worstCase;
    assert.ok(worst.login);
    const browser = createBrowser();
    const path = `/${'x'.repeat(1_500)}?q=%C3%A4`;
    const { headers } = await browser.open(scene.dev.url + path);
    const bytes = Buffer.byteLength(`${headers['set-cookie']}${headers.location}`);
    assert.ok(bytes > 2_000 && bytes < worst.login.redirectBytes);
    assert.ok(worst.login.redirectBytes < 5_000);
    await browser.signIn(scene.dev.url + path, 'ada');
    const sent = [...browser.cookies].reduce((sum, pair) => sum + pair.join('=').length, 0);
    assert.ok(sent < worst.login.endpointCookieBytes);
    assert.ok(worst.login.cookieBytes < worst.login.endpointCookieBytes);
    assert.ok(worst.login.setCookieBytes < worst.responseLimitBytes);
    assert.ok(worst.login.endpointCookieBytes < worst.headerLimitBytes.current);
  });
});
