/** In real Chromium, gate and provider on different sites: signing in, deep links, tabs, cookies, the back button, signing out. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeInChromium } from '../../support/in-chromium.ts';
import { startScene } from '../scene.ts';
import { cookiesOf, signInWith, userOn } from './chromium.ts';

const { provider, gate } = await startScene();
const { origin } = gate;
const GATE_COOKIE = /__(Host|Secure)-postern/;

function seenByProvider(): boolean {
  return provider.heard.some(({ text }) => GATE_COOKIE.test(text));
}

await describeInChromium('a person in Chromium', (person) => {
  it('signs in, and is where they were going', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/deep/page?a=1`);
    assert.equal(page.url(), `${origin}/deep/page?a=1`);
    assert.equal(await userOn(page), 'ada');
  });

  for (const link of [
    '/a?q=%0d%0aset-cookie:%20x=y',
    '/a?q="\'<script>alert(1)</script>`{}|^[]',
    '/a?q=%C3%A4+%F0%9F%98%80&q=ä',
    '/a?next=https://evil.example/?x=1&y=%2F%2Fevil.example',
    '/%C3%A4%20b/c?d?e',
    `/a?q=${'x'.repeat(1700)}`,
  ]) {
    it(`comes back to ${link.slice(0, 50)} as the browser would have asked for it`, async () => {
      const page = await (await person()).newPage();
      await signInWith(page, origin + link);
      const expected = new URL(origin + link);
      assert.equal(page.url(), expected.href);
      assert.equal(
        await page.locator('#target').textContent(),
        expected.pathname + expected.search,
      );
    });
  }

  it('keeps these cookies and no others: HttpOnly, Secure, Lax, for this host', async () => {
    const context = await person();
    await signInWith(await context.newPage(), `${origin}/`);
    const cookies = (await context.cookies()).filter(({ domain }) => domain === 'localhost');
    const flags = cookies.map(({ name, path, httpOnly, secure, sameSite }) =>
      [name, path, httpOnly, secure, sameSite].join(' '),
    );
    assert.deepEqual(flags.sort(), [
      '__Host-postern-rounds / true true Lax',
      '__Host-postern-session / true true Lax',
      '__Secure-postern-id.0 /.postern/ true true Lax',
      '__Secure-postern-refresh.0 /.postern/ true true Lax',
    ]);
    const now = Date.now() / 1000;
    const { expires = 0 } = cookies.find(({ name }) => name.endsWith('session')) ?? {};
    // To the absolute end: past the idle end it is nobody's, and a logout still finds what to revoke.
    assert.ok(expires > now + 43_100 && expires <= now + 43_201);
  });

  it('has no cookie that a script can read', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/`);
    assert.equal(await page.evaluate('document.cookie'), '');
  });

  it('signs in with two tabs at once', async () => {
    const context = await person();
    const [first, second] = [await context.newPage(), await context.newPage()];
    await Promise.all([first.goto(`${origin}/tab-1`), second.goto(`${origin}/tab-2`)]);
    await second.getByLabel('Name').fill('ada');
    await second.getByRole('button').click();
    await second.waitForURL(`${origin}/tab-2`);
    await first.getByLabel('Name').fill('ada');
    await first.getByRole('button').click();
    await first.waitForURL(`${origin}/tab-1`);
    assert.deepEqual([await userOn(first), await userOn(second)], ['ada', 'ada']);
    const names = (await context.cookies(origin)).map(({ name }) => name);
    assert.ok(!names.some((name) => name.includes('attempt')));
  });

  it('signs out everywhere: here, at the provider, and the refresh token with it', async () => {
    const context = await person();
    const page = await context.newPage();
    await signInWith(page, `${origin}/`);
    const live = provider.store.live('RefreshToken').length;
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/.postern/logout`);
    assert.match((await page.textContent('h1')) ?? '', /signed out/);
    assert.deepEqual(await cookiesOf(context, origin), []);
    assert.ok(provider.store.live('RefreshToken').length < live);
    await page.goto(`${origin}/`);
    assert.ok(page.url().startsWith(provider.issuer), 'the next login asks again');
  });

  it('sees nothing with the back button after signing out', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/private`);
    await page.goto(`${origin}/more-private`);
    await page.goBack();
    assert.deepEqual([page.url(), await userOn(page)], [`${origin}/private`, 'ada']);
    await page.goForward();
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/.postern/logout`);
    const asked = gate.got.length;
    const walked = new Set<string>();
    for (let step = 0; step < 6; step++) {
      await page.goBack({ timeout: 3000 }).catch(() => null);
      walked.add(page.url());
      if (page.url().startsWith(origin)) assert.equal(await userOn(page), null, page.url());
    }
    walked.delete(`${origin}/.postern/logout`);
    assert.ok(walked.size > 0, 'the walk leads away from the page of the logout');
    assert.equal(gate.got.length, asked, 'the site is not asked');
  });

  it('is asked before a link from another site signs them out', async () => {
    const page = await (await person()).newPage();
    await signInWith(page, `${origin}/`);
    await page.goto(`${provider.issuer}/elsewhere`);
    await page.evaluate(`location.href = '${origin}/.postern/logout'`);
    await page.waitForURL(`${origin}/.postern/logout`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Leave the provider?' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${origin}/.postern/logout`);
    assert.match((await page.textContent('h1')) ?? '', /signed out/);
  });

  it('shows the provider no cookie of the gate', () => {
    assert.ok(provider.heard.length > 50);
    assert.equal(seenByProvider(), false);
  });
});

await describeInChromium('that the provider sees no cookie of the gate', async (person) => {
  it('is found out where it does: with both on one host, which browsers do not tell apart by port', async () => {
    const context = await person();
    const page = await context.newPage();
    await signInWith(page, `${origin}/`);
    // The provider under the gate's name: what a gate on the provider's own host would be.
    await page.goto(
      `${provider.issuer.replace('127.0.0.1', 'localhost')}/.well-known/openid-configuration`,
    );
    assert.equal(seenByProvider(), true);
  });
});
