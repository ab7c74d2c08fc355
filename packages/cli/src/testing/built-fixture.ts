/** `postern build` on a copy of a fixture, and what it wrote. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildReport } from '../build/report.ts';
import { copyFixture, type Fixture } from './fixture.ts';

export const BUILD: readonly string[] = ['build', '--config', 'postern.config.ts', '--out', 'out'];

export async function withFixture(
  name: string,
  work: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const fixture = await copyFixture(name);
  try {
    await work(fixture);
  } finally {
    await fixture.remove();
  }
}

export async function readReport({ folder }: Fixture): Promise<BuildReport> {
  return JSON.parse(await readFile(join(folder, 'out/report.json'), 'utf8'));
}

export type Handler = (event: object) => Promise<Record<string, unknown>>;

export async function loadHandler({ folder }: Fixture): Promise<Handler> {
  const { handler } = await import(pathToFileURL(join(folder, 'out/index.mjs')).href);
  return handler;
}

export function viewerRequest(uri: string, headers: Readonly<Record<string, string>> = {}): object {
  const lines = Object.entries({ host: 'api.example.com', ...headers });
  const request = {
    clientIp: '192.0.2.1',
    method: 'GET',
    uri,
    querystring: '',
    headers: Object.fromEntries(lines.map(([name, value]) => [name, [{ key: name, value }]])),
  };
  return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request } }] };
}
