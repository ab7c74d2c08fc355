/** What is asked of every page of the site. Each test file has a share of them, so that none of them takes long. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readDocuments } from '@postern/site';
import type { Page } from 'playwright-core';
import { violationsOn } from '../support/axe.ts';
import { describeInChromium } from '../support/in-chromium.ts';
import { listenForComplaints, ROOT, startSite, widthOf } from './site-scene.ts';

/** Groups of the navigation. */
export const SHARES: Readonly<Record<'start' | 'deploy' | 'reference', readonly string[]>> = {
  start: ['Start', 'Ways in'],
  deploy: ['Targets', 'Deploy', 'Operate'],
  reference: ['Reference'],
};

const WIDTHS = [320, 1280];

/** What the policy would refuse, or what a reader without scripts would miss. */
const SCRIPTED = 'script, style, [style], [onclick], [onload], iframe, form';

export async function describePages(share: keyof typeof SHARES): Promise<void> {
  const groups = SHARES[share];
  const { origin } = await startSite();
  const files = readDocuments(ROOT)
    .filter(({ group }) => groups.includes(group))
    .map(({ file }) => file);

  await describeInChromium(groups.join(', '), async (person) => {
    const context = await person();

    for (const file of files) {
      it(`${file} is readable by all, in the light and in the dark, on a phone and on a desktop`, async (test) => {
        const page = await context.newPage();
        test.after(() => page.close());
        const complaints = listenForComplaints(page);
        await page.goto(`${origin}/${file}`);
        await checkPage(page);
        assert.deepEqual(complaints, []);
      });
    }

    it('are some', () => assert.ok(files.length > groups.length));
  });
}

async function checkPage(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    assert.equal(await widthOf(page), width, `wider than ${width}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  assert.deepEqual(await violationsOn(page), []);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violationsOn(page, ['color-contrast']), []);
  assert.equal(await page.locator(SCRIPTED).count(), 0);
  assert.equal(await page.locator('h1').count(), 1);
}
