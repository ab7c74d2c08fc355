/** What people do and see in the browser, for the tests of this room. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** Ignored by git. */
export const SCREENSHOTS: string = join(ROOT, 'out', 'screenshots');

/** Opens an address and signs in where the provider asks. */
export async function signInWith(page: Page, url: string, name = 'ada'): Promise<void> {
  await page.goto(url);
  if (await page.getByLabel('Name').count()) {
    await page.getByLabel('Name').fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await page.waitForLoadState();
}

/** Names of the gate's cookies, but for the one that says which session has been ended. */
export async function cookiesOf(context: BrowserContext, origin: string): Promise<string[]> {
  const names = (await context.cookies(`${origin}/.postern/`)).map(({ name }) => name);
  return names.filter((name) => /postern-(?!out$)/.test(name));
}

/** Whom the site's page was made for; null: it is no page of the site. */
export async function userOn(page: Page): Promise<string | null> {
  const user = page.locator('#user');
  return (await user.count()) ? user.textContent() : null;
}

/** At the sizes of a phone and of a desktop. Returns the files. */
export async function photograph(page: Page, name: string): Promise<readonly string[]> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const files: string[] = [];
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    const path = join(SCREENSHOTS, `${name}-${width}x${height}.png`);
    await page.screenshot({ path });
    files.push(path);
  }
  return files;
}
