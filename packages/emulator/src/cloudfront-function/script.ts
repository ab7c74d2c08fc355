/** A folder with a function's source, unmodified but for a first and a last statement, and what it may import. */
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNTIME_FOLDER } from './engine.ts';
import type { StoreSnapshot } from './function-store.ts';

/** One event, and the moment at which the function meets it. */
export interface ScriptEvent {
  readonly event: object;
  readonly nowMilliseconds: number;
  readonly rawQueryString: string | undefined;
}

/** A function and the events for it. */
export interface ScriptOptions {
  readonly code: string;
  readonly store: StoreSnapshot | undefined;
  readonly events: readonly ScriptEvent[];
}

// On the source's own first line, so that line numbers stay.
const FIRST_STATEMENT = "import __postern from 'harness'; ";
const LAST_STATEMENT = "\n__postern.run(typeof handler === 'undefined' ? undefined : handler);\n";

const CLOUDFRONT_MODULE = "import harness from 'harness';\nexport default harness.cloudfront;\n";

/** Writes the folder; its owner removes it with `removeScript`. */
export async function writeScript(options: ScriptOptions): Promise<string> {
  // Links followed: engines see, and permissions name, what a path is in the end.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'postern-function-')));
  const harness = await readFile(join(RUNTIME_FOLDER, 'harness.js'), 'utf8');
  await Promise.all([
    writeFile(join(folder, 'function.js'), FIRST_STATEMENT + options.code + LAST_STATEMENT),
    writeFile(join(folder, 'harness'), harness),
    writeFile(join(folder, 'cloudfront'), CLOUDFRONT_MODULE),
    writeFile(join(folder, 'input'), `export default ${inputSource(options)};\n`),
  ]);
  return folder;
}

/** Removes what `writeScript` made. */
export async function removeScript(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Events as JSON texts, so that njs holds one of them parsed at a time. */
function inputSource({ store, events }: ScriptOptions): string {
  const texts = events.map(({ event, nowMilliseconds, rawQueryString }) =>
    JSON.stringify({ event, now: nowMilliseconds, rawQueryString }),
  );
  return JSON.stringify({ events: texts, store: store && storeInput(store) });
}

/** Keys with a sign before them: `__proto__` is a key like any other. */
function storeInput({ entries, fault }: StoreSnapshot): object {
  const pairs = [...entries].map(([key, value]) => [`:${key}`, value]);
  const moment = new Date().toISOString();
  return {
    entries: Object.fromEntries(pairs),
    keyCount: entries.size,
    creationDateTime: moment,
    lastUpdatedDateTime: moment,
    fault,
  };
}
