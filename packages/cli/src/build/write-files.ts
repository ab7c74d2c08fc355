/** Writes what a build has made: each file whole or not at all, and those that hold secrets for their owner alone. */
import { readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Target } from 'postern';
import { messageOf, problem } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

export interface OutputFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isSecret: boolean;
}

const BUNDLE_FILES = ['index.mjs', 'function.zip'];
/** What names the code that is deployed: of an earlier build it would deploy that. */
const DEPLOYMENT_FILES = ['deployment.json', 'template.json', 'template.yaml'];
const GATE_FILES = [...BUNDLE_FILES, ...DEPLOYMENT_FILES];
const FUNCTION_FILES = ['function.js', 'key-value-store.json', ...DEPLOYMENT_FILES];
const LOGIN_FILES = ['login/index.mjs', 'login/function.zip', 'login/key-value-store.mjs'];

/** What a build of each target may have written. */
const FILES: Readonly<Record<Target, readonly string[]>> = {
  'lambda-edge': GATE_FILES,
  'function-url': GATE_FILES,
  fetch: BUNDLE_FILES,
  node: BUNDLE_FILES,
  'cloudfront-function': FUNCTION_FILES,
  split: [...FUNCTION_FILES, ...LOGIN_FILES],
};

/**
 * What the folder's own report says that an earlier build wrote, and this one does not, is removed: somebody would deploy it, or take
 * its keys for today's. Resolves to the names of what was there. A folder without a report loses nothing.
 */
export async function writeFiles(
  files: readonly OutputFile[],
  folder: string,
): Promise<readonly string[]> {
  try {
    const made = new Set(files.map(({ name }) => name));
    const stale = (await filesOfEarlier(folder)).filter((name) => !made.has(name));
    for (const { name, content, isSecret } of files) {
      const file = join(resolve(folder), name);
      await makeFolder(dirname(file));
      await writeWhole(file, content, isSecret ? 0o600 : 0o644);
    }
    return await removeStale(stale, folder);
  } catch (cause) {
    throw problem('output_unwritable', basename(folder), messageOf(cause));
  }
}

async function filesOfEarlier(folder: string): Promise<readonly string[]> {
  try {
    const report: unknown = JSON.parse(
      await readFile(join(resolve(folder), 'report.json'), 'utf8'),
    );
    const { target, sha256, login } = Object(report) as Readonly<Record<string, unknown>>;
    const isOurs = typeof sha256 === 'string' || (target === 'split' && login !== undefined);
    return isOurs && Object.hasOwn(FILES, String(target)) ? FILES[target as Target] : [];
  } catch {
    // No report, or none of a build: nothing here is known to be ours.
    return [];
  }
}

async function removeStale(names: readonly string[], folder: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of names) {
    const file = join(resolve(folder), name);
    const found = await rm(file).then(() => true, ifAbsent);
    if (found) removed.push(name);
  }
  // Only where it is empty: what else is in it is somebody's.
  if (removed.some((name) => name.startsWith('login/'))) {
    await rmdir(join(resolve(folder), 'login')).catch(() => undefined);
  }
  return removed;
}

function ifAbsent(cause: NodeJS.ErrnoException): false {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return false;
  throw cause;
}

async function writeWhole(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    // One that an interrupted build left would keep its own mode.
    await rm(temporary, { force: true });
    await writeFile(temporary, content, { flag: 'wx', mode });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
