/** The gate's own pages in real Chromium: axe-core finds nothing, the keyboard is enough, and they fit a phone and a desktop. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { violationsOn } from '../../support/axe.ts';
import { describeInChromium } from '../../support/in-chromium.ts';
import { startScene } from '../scene.ts';
import { photograph, SCREENSHOTS, signInWith, userOn } from './chromium.ts';

const LOGO =
  'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20width=%22120%22%20height=%2240%22%3E%3Crect%20width=%22120%22%20height=%2240%22%20rx=%228%22%20fill=%22%23a50034%22/%3E%3C/svg%3E';
const { provider, gate } = await startScene({
  login: {
    emailDomains: ['example.com'],
    pages: { title: 'The private site', logo: LOGO, css: 'main{border-top:.25rem solid #a50034}' },
  },
});
const { origin } = gate;

/** Loads whose answer is the page, from a browser that has just been opened; each with the status of the answer. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'signed out': (page) => page.goto(`${origin}/.postern/logout`),
  'confirm logout': async (page) => {
    await signInWith(page, `${origin}/`);
    await page.goto(`${provider.issuer}/elsewhere`);
    await page.evaluate(`location.href = '${origin}/.postern/logout'`);
    await page.waitForURL(`${origin}/.postern/logout`);
  },
  'not admitted': (page) => signInWith(page, `${origin}/`, 'eve'),
  'login refused': (page) => signInWith(page, `${origin}/`, 'nobody that is known'),
  'attempt unknown': (page) => page.goto(`${origin}/.postern/callback?code=x&state=y`),
  'no access': async (page) => {
    await signInWith(page, `${origin}/`, 'ben');
    await page.goto(`${origin}/admin/x`);
  },
  'not for anybody': (page) => page.goto(`${origin}/nobody`),
  'no such page': (page) => page.goto(`${origin}/.postern/nothing`),
  'bad path': (page) => page.goto(`${origin}/x%00`),
  'provider down': async (page) => {
    provider.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      response.writeHead(503).end();
      return true;
    };
    await signInWith(page, `${origin}/`);
    provider.intercept = undefined;
  },
  loop: async (page) => {
    for (let round = 0; round < 3; round++) {
      await signInWith(page, `${origin}/`);
      await page.context().clearCookies({ name: '__Host-postern-session' });
    }
    await page.goto(`${origin}/`);
  },
};

await describeInChromium('the pages of the gate', (person) => {
  const files: string[] = [];

  it('are looked at by an axe-core that finds things', async () => {
    const page = await (await person()).newPage();
    await page.goto(`${provider.issuer}/elsewhere`);
    await page.setContent('<p style="color:#aaa;background:#bbb">pale on pale</p><img src="x">');
    const found = (await violationsOn(page)).join();
    assert.match(found, /color-contrast/);
    assert.match(found, /image-alt/);
  });

  for (const [name, open] of Object.entries(PAGES)) {
    it(`${name}: readable by all, in the light and in the dark, on a phone and on a desktop`, async () => {
      const page = await (await person()).newPage();
      const errors: string[] = [];
      page.on(
        'console',
        (message) => void (message.type() === 'error' && errors.push(message.text())),
      );
      await open(page);
      assert.equal(await page.locator('main').count(), 1, page.url());
      assert.match((await page.title()) ?? '', / – The private site$/);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violationsOn(page), []);
      }
      const policy = errors.filter((text) => /Content Security Policy|Refused/.test(text));
      assert.deepEqual(policy, []);
      files.push(...(await photograph(page, name.replaceAll(' ', '-'))));
      const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      assert.equal(isWide, false);
    });
  }

  it('are photographed at 390×844 and 1440×900', (test) => {
    assert.equal(files.length, Object.keys(PAGES).length * 2);
    test.diagnostic(`${files.length} screenshots in ${SCREENSHOTS}`);
  });

  it('name the way on, where there is one', async () => {
    for (const [name, action] of [
      ['loop', 'Try again'],
      ['not admitted', 'Sign out'],
      ['attempt unknown', 'Sign in again'],
      ['provider down', 'Sign in again'],
    ] as const) {
      const page = await (await person()).newPage();
      await PAGES[name]?.(page);
      assert.equal(await page.getByRole('link', { name: action }).count(), 1, name);
    }
  });

  it('need no mouse: signing in, being asked, signing out', async () => {
    const page = await (await person()).newPage();
    await page.goto(`${origin}/`);
    await page.waitForFunction(`document.activeElement.name === 'name'`);
    await page.keyboard.type('ada');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/`);
    assert.equal(await userOn(page), 'ada');
    await page.goto(`${provider.issuer}/elsewhere`);
    await page.evaluate(`location.href = '${origin}/.postern/logout'`);
    await page.waitForURL(`${origin}/.postern/logout`);
    await page.keyboard.press('Tab');
    const focused = await page.evaluate('document.activeElement.textContent');
    assert.equal(focused, 'Sign out');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Leave the provider?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  });

  it('offer the way on by the keyboard too: from a login that failed to the next one', async () => {
    const page = await (await person()).newPage();
    await page.goto(`${origin}/.postern/callback?code=x&state=y`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(`document.activeElement?.name === 'name'`);
    await page.keyboard.type('ada');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/`);
    assert.equal(await userOn(page), 'ada');
  });
});
