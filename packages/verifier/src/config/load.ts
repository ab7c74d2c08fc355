/** Reads `verifier.config.mjs` (or `.js`; `.ts` where Node itself can): imports it anew and takes its default export. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPlainObject } from './check.ts';
import type { VerifierConfig } from './config.ts';

let loads = 0;

/**
 * Loads a config, not yet checked. Throws an `Error` whose message may be shown. What the file itself imports is loaded
 * once for each process: Node forgets no module.
 */
export async function loadConfig(path: string, folder: string): Promise<VerifierConfig> {
  const file = resolve(folder, path);
  const name = basename(file);
  if (!existsSync(file)) {
    throw new Error(`Cannot load config "${path}": there is no such file`);
  }
  refuseTypeScript(name);
  const value = await importDefault(file, name);
  if (isPlainObject(value)) return value as unknown as VerifierConfig;
  throw new Error(
    `Cannot load config "${name}": its default export must be an object: write "export default defineVerifier({ … })"`,
  );
}

/** Node 22.18 and later strip types (https://nodejs.org/api/typescript.html). */
function refuseTypeScript(name: string): void {
  const canStrip = 'typescript' in process.features && process.features.typescript !== false;
  if (!/\.[cm]?ts$/.test(name) || canStrip) return;
  throw new Error(
    `Cannot load config "${name}": Node ${process.versions.node} runs no TypeScript: use Node 22.18 or newer, or write it as .mjs`,
  );
}

async function importDefault(file: string, name: string): Promise<unknown> {
  loads += 1;
  try {
    const module = await import(`${pathToFileURL(file).href}?load=${loads}`);
    return module.default;
  } catch (cause) {
    // What a config throws is its own affair, and may quote anything; so the message tells its kind only.
    const { name: kind = 'Error', code } = Object(cause);
    throw new Error(`Cannot load config "${name}": it fails with ${code ?? kind}`, { cause });
  }
}
