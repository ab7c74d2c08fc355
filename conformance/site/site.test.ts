/** The site in real Chromium: every link leads somewhere, the keyboard is enough, and it works from the disk. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { readDocuments } from '@postern/site';
import type { Page } from 'playwright-core';
import { violationsOn } from '../support/axe.ts';
import { describeInChromium } from '../support/in-chromium.ts';
import { findBrokenLinks, type LinkedPage } from './broken-links.ts';
import { SHARES } from './describe-pages.ts';
import { listenForComplaints, ROOT, startSite, widthOf } from './site-scene.ts';

const { origin, folder, files } = await startSite();

await describeInChromium('the site', async (person) => {
  const context = await person();

  it('has links that lead to an element, each of them', async () => {
    const page = await context.newPage();
    const seen: LinkedPage[] = [];
    for (const file of files) {
      await page.goto(`${origin}/${file}`);
      seen.push(await readLinks(page));
    }
    const charts = readdirSync(join(folder, 'charts')).map((name) => `${origin}/charts/${name}`);
    const pictures = charts.map((url) => ({ url, links: [], ids: [] }));
    assert.deepEqual(findBrokenLinks([...seen, ...pictures]), []);
  });

  it('has every heading on one page', async () => {
    const page = await context.newPage();
    const complaints = listenForComplaints(page);
    await page.goto(`${origin}/contents.html`);
    assert.ok((await page.locator('main li').count()) > 100);
    assert.deepEqual(await violationsOn(page), []);
    assert.deepEqual(complaints, []);
  });

  it('would notice a page that is too wide, and one that its policy stops', async () => {
    const page = await context.newPage();
    const complaints = listenForComplaints(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${origin}/index.html`);
    await page.locator('main').evaluate((main) => {
      const wide = '<img src="mark.svg" alt="" width="400">';
      main.insertAdjacentHTML('beforeend', `${wide}<p style="color: red">red</p>`);
    });
    assert.match(complaints.join(), /Content Security Policy/);
    assert.notEqual(await widthOf(page), 320);
  });

  it('needs no mouse: past the navigation, and into it on a phone', async () => {
    const page = await context.newPage();
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${origin}/login.html`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#content');
    const navigation = page.getByRole('navigation', { name: 'Pages' });
    assert.equal(await navigation.isVisible(), false);
    await page.getByRole('button', { name: 'Pages' }).press('Enter');
    await navigation.getByRole('link', { name: 'Split plane' }).press('Enter');
    await page.waitForURL(`${origin}/split-plane.html`);
  });

  it('works from the disk, too', async () => {
    const page = await context.newPage();
    const complaints = listenForComplaints(page);
    await page.goto(`file://${folder}/readme.html`);
    await page.getByRole('link', { name: 'docs/hs256.md' }).first().click();
    assert.match((await page.locator('h1').textContent()) ?? '', /HS256/);
    assert.deepEqual(complaints, []);
  });
});

it('has a page for every document', () => {
  const documents = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const missing = documents.filter((name) => !files.includes(name.replace('.md', '.html')));
  assert.deepEqual(missing, []);
  assert.equal(new Set(files).size, files.length);
  for (const name of ['readme.html', 'architecture.html', 'security.html']) {
    assert.ok(files.includes(name), name);
  }
});

it('has no page that no test looks at', () => {
  const shares = Object.values(SHARES).flat();
  const missing = readDocuments(ROOT).filter(({ group }) => !shares.includes(group));
  assert.deepEqual(missing, []);
});

it('would find a link that leads nowhere', () => {
  const page = { url: 'http://a/x.html', ids: ['one'] };
  const links = ['http://a/x.html#one', 'http://a/x.html#two', 'http://a/y.html', 'http://b/'];
  assert.deepEqual(findBrokenLinks([{ ...page, links }]), [
    'http://a/x.html → http://a/x.html#two',
    'http://a/x.html → http://a/y.html',
  ]);
});

async function readLinks(page: Page): Promise<LinkedPage> {
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => String(one)));
  const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
  return { url: page.url(), links, ids };
}
