/** The site, built from this repository and served on loopback: what its tests look at. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSite } from '@postern/site';
import type { Page } from 'playwright-core';

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface SiteScene {
  readonly origin: string;
  readonly folder: string;
  /** Names of the pages' files. */
  readonly files: readonly string[];
}

export async function startSite(): Promise<SiteScene> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-site-'));
  const files = buildSite({ root: ROOT, folder });
  const server = createServer(({ url = '/' }, response) => {
    try {
      const body = readFileSync(join(folder, url));
      response.writeHead(200, { 'content-type': TYPES[extname(url)] ?? 'text/plain' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder, files };
}

/** What the browser complains of from now on: errors, refusals of the page's policy, files that are not there. */
export function listenForComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => void complaints.push(message.text()));
  page.on('pageerror', ({ message }) => void complaints.push(message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/** As far as the page can be scrolled. */
export function widthOf(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth');
}
