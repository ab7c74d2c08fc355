/** In real Chromium, a built gate in the local CloudFront: two people with one cached address, and navigations at once in several instances. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CACHING_OPTIMIZED } from '@postern/emulator';
import type { BrowserContext, Page } from 'playwright-core';
import { describeInChromium } from '../../support/in-chromium.ts';
import { keyFor, openJwe, sealJwe, signSession } from '../../support/ring-forge.ts';
import { startBuiltScene } from '../built-scene.ts';
import { cookiesOf, signInWith, userOn } from './chromium.ts';

const { provider, origin, events, keyRing } = await startBuiltScene({
  behaviors: [
    { pathPattern: '/kept/*', cachePolicy: { ...CACHING_OPTIMIZED, headers: ['x-user'] } },
    {},
  ],
});

/** The function has the real clock: so the cookies get older, signed and sealed with the ring as the gate does it. */
async function age(context: BrowserContext): Promise<void> {
  const cookies = await context.cookies(`${origin}/.postern/`);
  const now = Math.floor(Date.now() / 1000);
  const find = (name: string) => cookies.find((cookie) => cookie.name === name) as never as Cookie;
  const session = find('__Host-postern-session');
  const [, payload = ''] = session.value.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const older = { ...claims, iat: now - 2000, exp: now + 1600 };
  const { kid } = keyRing.current;
  session.value = signSession(keyFor(keyRing, 'session'), kid, older);
  const refresh = find('__Secure-postern-refresh.0');
  const place = ['__Secure-postern-refresh', 'localhost', claims.sid];
  const key = keyFor(keyRing, 'refresh');
  const value = { ...openJwe(key, refresh.value, place), s: now - 400, e: now - 100 };
  refresh.value = sealJwe(key, { kid, value, context: place });
  await context.addCookies([session, refresh]);
}

type Cookie = Awaited<ReturnType<BrowserContext['cookies']>>[number];

await describeInChromium('a built gate in Chromium', (person) => {
  it('gives each of two people their own page at one address, cached', async () => {
    const people = await Promise.all(
      ['ada', 'ben'].map(async (name) => {
        const page = await (await person()).newPage();
        await signInWith(page, `${origin}/kept/mine`, name);
        return { name, page };
      }),
    );
    for (const { name, page } of [...people, ...people]) {
      const answer = await page.goto(`${origin}/kept/mine`);
      assert.equal(await userOn(page), name);
      assert.match(answer?.headers()['x-cache'] ?? '', /^Hit/);
    }
  });

  it('renews under ten navigations at once, each instance by itself, and nobody is signed out', async () => {
    const context = await person();
    await signInWith(await context.newPage(), `${origin}/`);
    const pages = await Promise.all(Array.from({ length: 10 }, () => context.newPage()));
    await age(context);
    await Promise.all(pages.map((page, place) => page.goto(`${origin}/p${place}?a=${place}`)));
    for (const [place, page] of pages.entries()) {
      assert.equal(page.url(), `${origin}/p${place}?a=${place}`);
      assert.equal(await userOn(page), 'ada');
    }
    const [page] = pages as [Page];
    await page.goto(`${origin}/later`);
    assert.equal(await userOn(page), 'ada');
    const asked = provider.heard.filter(({ text }) => text.includes('grant_type=refresh_token'));
    assert.ok(asked.length > 0);
  });

  it('signs in from the address bar to the last button, and CloudFront refuses nothing', async () => {
    const context = await person();
    const page = await context.newPage();
    await signInWith(page, `${origin}/deep?a=1`);
    assert.equal(page.url(), `${origin}/deep?a=1`);
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/.postern/logout`);
    assert.deepEqual(await cookiesOf(context, origin), []);
    assert.deepEqual(
      events.filter(({ type }) => /error|failure/.test(type)),
      [],
    );
    for (const { text } of provider.heard) assert.ok(!/__(Host|Secure)-postern/.test(text));
  });
});
