/** In real Chromium, at the moment of a refresh: ten navigations at once, a page's script, and a refresh that fails. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { describeInChromium } from '../../support/in-chromium.ts';
import { startScene } from '../scene.ts';
import { cookiesOf, signInWith, userOn } from './chromium.ts';

const IDLE = 1200;
const { provider, gate } = await startScene({
  session: { idleSeconds: IDLE, lifetimeSeconds: 7200 },
});
const { origin } = gate;

/** What the provider has answered to refreshes: statuses. */
function refreshes(): number[] {
  const asked = provider.heard.filter(({ path }) => path === '/token');
  return asked.flatMap(({ text }, place) =>
    text.includes('grant_type=refresh_token') ? [provider.given[place]?.status ?? 0] : [],
  );
}

async function expiryOf(context: BrowserContext): Promise<number> {
  const cookies = await context.cookies(origin);
  const { value = '' } = cookies.find(({ name }) => name === '__Host-postern-session') ?? {};
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()).exp;
}

/** Resolves when the page has asked for all that it asks for by itself. */
async function openApp(page: Page): Promise<void> {
  await signInWith(page, `${origin}/spa`);
  await page.waitForFunction(`document.getElementById('data').textContent !== ''`);
}

async function load(page: Page): Promise<string | null> {
  await page.getByRole('button', { name: 'Load' }).click();
  await page.waitForFunction(`document.getElementById('data').textContent !== 'stale'`);
  return page.locator('#data').textContent();
}

await describeInChromium('past half of the idle time', (person) => {
  it('ten navigations at once all arrive, signed in, and the provider is asked once', async () => {
    const context = await person();
    await signInWith(await context.newPage(), `${origin}/`);
    const pages = await Promise.all(Array.from({ length: 10 }, () => context.newPage()));
    const before = [refreshes().length, await expiryOf(context)] as const;
    gate.clock.ahead += IDLE * 0.6;
    await Promise.all(pages.map((page, place) => page.goto(`${origin}/p${place}?a=${place}`)));
    for (const [place, page] of pages.entries()) {
      // On a busy machine a tab may still be on its way.
      await page.waitForURL(`${origin}/p${place}?a=${place}`);
      assert.equal(await userOn(page), 'ada');
    }
    assert.ok((await expiryOf(context)) > before[1]);
    assert.deepEqual(refreshes().slice(before[0]), [200]);
    // The refresh token that is kept is the one that counts.
    gate.clock.ahead += IDLE * 0.6;
    // For five seconds of the browser's own clock no refresh follows another.
    await context.clearCookies({ name: '__Host-postern-hold' });
    await pages[0]?.goto(`${origin}/again`);
    assert.deepEqual(refreshes().slice(before[0]), [200, 200]);
  });

  it('the back button does not end at the refresh', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/first`);
    gate.clock.ahead += IDLE * 0.6;
    await page.goto(`${origin}/second`);
    await page.goBack();
    assert.equal(page.url(), `${origin}/first`);
    assert.equal(await userOn(page), 'ada');
  });

  it('a link from another site arrives too', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/`);
    gate.clock.ahead += IDLE * 0.6;
    await page.goto(`${provider.issuer}/elsewhere`);
    await page.evaluate(`location.href = '${origin}/linked?a=1'`);
    await page.waitForURL(`${origin}/linked?a=1`);
    assert.equal(await userOn(page), 'ada');
  });
});

await describeInChromium('past the idle time', (person) => {
  it('three tabs that are opened at once are all signed in again, each at its own address', async () => {
    const context = await person();
    await signInWith(await context.newPage(), `${origin}/`);
    const pages = await Promise.all([1, 2, 3].map(() => context.newPage()));
    await context.clearCookies({ name: '__Host-postern-rounds' });
    gate.clock.ahead += IDLE + 10;
    await Promise.all(pages.map((page, place) => page.goto(`${origin}/p${place}?a=${place}`)));
    for (const [place, page] of pages.entries()) {
      // On a busy machine a tab may still be on its way.
      await page.waitForURL(`${origin}/p${place}?a=${place}`);
      assert.equal(await userOn(page), 'ada');
    }
  });
});

await describeInChromium('a page with a script', (person) => {
  it('shows who is signed in, and loads its data', async () => {
    const page = await (await person()).newPage();
    await openApp(page);
    assert.equal(await page.locator('#who').textContent(), 'ada');
    assert.equal(await page.locator('#data').textContent(), 'ada');
  });

  it('renews the session where it asks for that, and one tab at a time', async () => {
    const context = await person();
    const [first, second] = [await context.newPage(), await context.newPage()];
    await openApp(first);
    await openApp(second);
    gate.clock.ahead += IDLE * 0.6;
    const before = [refreshes().length, await expiryOf(context)] as const;
    const renew = 'refreshSession().then((session) => session.sub)';
    const renewed = await Promise.all(
      [first, first, second, second].map((page) => page.evaluate(renew)),
    );
    assert.deepEqual(renewed, ['ada', 'ada', 'ada', 'ada']);
    assert.ok((await expiryOf(context)) > before[1]);
    assert.deepEqual(refreshes().slice(before[0]), [200]);
  });

  it('tries a second time after a 401, with the session that a refresh has renewed', async () => {
    const page = await (await person()).newPage();
    await openApp(page);
    let refusals = 1;
    await page.route('**/api/data', (route) =>
      refusals-- > 0 ? route.fulfill({ status: 401, body: '{}' }) : route.continue(),
    );
    await page.evaluate(`document.getElementById('data').textContent = 'stale'`);
    assert.equal(await load(page), 'ada');
    assert.equal(refusals, -1);
  });

  it('hears of it when the session has ended', async () => {
    const context = await person();
    const page = await context.newPage();
    await openApp(page);
    await context.clearCookies({ name: '__Host-postern-session' });
    await page.evaluate(`document.getElementById('data').textContent = 'stale'`);
    assert.equal(await load(page), '401');
    assert.equal(await page.locator('#who').textContent(), 'signed out');
  });

  it('signs out by its button, under a policy that lets forms go nowhere else', async () => {
    const context = await person();
    const page = await context.newPage();
    await openApp(page);
    await page.evaluate(`{
      const policy = document.createElement('meta');
      policy.httpEquiv = 'content-security-policy';
      policy.content = "form-action 'self'";
      document.head.append(policy);
    }`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Leave the provider?' }).waitFor();
    assert.deepEqual(await cookiesOf(context, origin), []);
  });
});
