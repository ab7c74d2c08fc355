/** In real Chromium: a site without a function, and the page of docs/signed-cookies.md that leads from CloudFront's 403 to the login. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeInChromium } from '../../support/in-chromium.ts';
import { startSignedCookiesScene } from '../signed-cookies-scene.ts';
import { cookiesOf, userOn } from './chromium.ts';

const { origin, site } = await startSignedCookiesScene({ hasErrorPage: true });

await describeInChromium('signed cookies in Chromium', (person) => {
  it('lead from a 403 to the login and back, and open every page after it', async () => {
    const context = await person();
    const page = await context.newPage();
    const refused = await page.goto(`${origin}/deep?a=1`);
    assert.equal(refused?.status(), 403);
    await page.getByLabel('Name').fill('ada');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${origin}/deep?a=1`);
    // The origin is told nothing of who it is.
    assert.equal(await userOn(page), 'nobody');
    assert.equal((await page.goto(`${origin}/other`))?.status(), 200);
    const names = (await context.cookies(origin)).map(({ name }) => name);
    assert.equal(names.filter((name) => name.startsWith('CloudFront-')).length, 4);
  });

  it('begin no login for somebody who is signed in, and sign out from there', async () => {
    const context = await person();
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    await page.getByLabel('Name').fill('ada');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${origin}/`);
    assert.equal((await page.goto(`${origin}/report?Policy=strict`))?.status(), 403);
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor();
    assert.equal(page.url(), `${origin}/report?Policy=strict`);
    assert.ok(!site.got.some(({ target }) => target.startsWith('/report')));
    await page.goto(`${origin}/other`);
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/.postern/logout`);
    assert.deepEqual(await cookiesOf(context, origin), []);
    const left = (await context.cookies(origin)).map(({ name }) => name);
    assert.ok(!left.some((name) => name.startsWith('CloudFront-')), left.join());
    assert.equal((await page.goto(`${origin}/other`))?.status(), 403);
  });
});
