// Where the bench keeps what it makes, and where the parts of the repository are that have no published entry.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const BENCH = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SIZE_CONFIG = `${BENCH}size/bearer.config.ts`;

/** A folder under `.cache/bench`, made if need be; inside the repository, so that packages resolve from it. */
export function cacheFolder(name) {
  const folder = `${ROOT}.cache/bench/${name}`;
  mkdirSync(folder, { recursive: true });
  return folder;
}
