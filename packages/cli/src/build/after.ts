/** The user's own function behind a gate: finds its module, and checks that it exports what the target calls. */
import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { build } from 'esbuild';
import type { PosternConfig } from 'postern';
import type { GatePlan } from 'postern/gate';
import { problem } from '../errors.ts';
import { bundleProblem } from './bundle-problem.ts';

/** The export that each target calls; a default export serves for every target. */
export const AFTER_EXPORT = {
  'lambda-edge': 'handler',
  'cloudfront-function': 'handler',
  split: 'handler',
  fetch: 'origin',
} as const;

/** Planning refuses `after` for all other targets. */
function takesAfter(target: GatePlan['target']): target is keyof typeof AFTER_EXPORT {
  return Object.hasOwn(AFTER_EXPORT, target);
}

/** The module's absolute path, or `undefined` where the config names none. */
export async function findAfter(
  { after }: PosternConfig,
  { target, configFolder }: { readonly target: GatePlan['target']; readonly configFolder: string },
): Promise<string | undefined> {
  if (after === undefined || !takesAfter(target)) return undefined;
  const file = resolve(configFolder, after);
  try {
    await access(file);
  } catch {
    // Why it cannot be read does not change what to do.
    throw problem('after_missing', after);
  }
  const names = await exportsOf(file, configFolder);
  const wanted = AFTER_EXPORT[target];
  if (!names.includes(wanted) && !names.includes('default')) {
    const got = names.map((name) => `"${name}"`).join(', ') || 'nothing';
    throw problem('after_export', basename(file), { got, wanted, target });
  }
  return file;
}

/** Bundled, for `export *` names nothing itself. A CommonJS module has a default export and nothing else that is known. */
async function exportsOf(file: string, configFolder: string): Promise<readonly string[]> {
  try {
    const { metafile } = await build({
      entryPoints: [file],
      absWorkingDir: configFolder,
      outfile: 'after.mjs',
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      metafile: true,
      logLevel: 'silent',
    });
    return Object.values(metafile.outputs)[0]?.exports ?? [];
  } catch (cause) {
    throw bundleProblem(cause);
  }
}
