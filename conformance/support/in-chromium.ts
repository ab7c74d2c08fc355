/** Real Chromium, one process for each test file; each person has a profile of their own. */
import { after, describe, it } from 'node:test';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

const SKIPPED = 'no Chromium here, and none could be installed';

/** Runs `tests` with a browser, or counts them as one that was skipped. */
export async function describeInChromium(
  title: string,
  tests: (person: () => Promise<BrowserContext>) => void | Promise<void>,
): Promise<void> {
  starting ??= start();
  const browser = await starting;
  if (!browser) return void it(title, { skip: SKIPPED });
  describe(title, () => tests(() => browser.newContext()));
}

let starting: Promise<Browser | undefined> | undefined;

/** Undefined where there is none. */
async function start(): Promise<Browser | undefined> {
  const executablePath = await findChromium();
  if (!executablePath) return undefined;
  // Chromium's own sandbox does not start as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, headless: true, args });
  after(() => browser.close());
  return browser;
}
