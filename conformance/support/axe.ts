/** What axe-core finds on a page: what a screen reader, or tired eyes, would stumble over. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** With `rules` these alone. Chromium's debugger runs it past the page's policy, which lets no script in. */
export async function violationsOn(page: Page, rules?: readonly string[]): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
  const isThere = await session.send('Runtime.evaluate', { expression: 'typeof axe' });
  if (isThere.result.value === 'undefined') {
    await session.send('Runtime.evaluate', { expression: AXE });
  }
  const expression = `axe.run(${options}).then((result) => JSON.stringify(result.violations))`;
  const { result } = await session.send('Runtime.evaluate', { expression, awaitPromise: true });
  await session.detach();
  const found = JSON.parse(String(result.value)) as Violation[];
  return found.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html}`);
}
