/** `postern build` of one config in a folder of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildGate, writeBuild } from '@postern/cli';
import type { PosternConfig } from 'postern';

export interface BuiltBundle {
  /** Of the module that holds `handler`. */
  readonly url: string;
  readonly zip: Uint8Array;
  remove(): Promise<void>;
}

export async function buildBundle(gateConfig: PosternConfig): Promise<BuiltBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-built-'));
  const config = join(folder, 'postern.config.mjs');
  await writeFile(config, `export default ${JSON.stringify(gateConfig)};`);
  const built = await buildGate({ config, cwd: folder, env: {}, now: Date.now() / 1000 });
  await writeBuild(built, folder);
  return {
    url: pathToFileURL(join(folder, 'index.mjs')).href,
    zip: built.zip,
    remove: () => rm(folder, { recursive: true }),
  };
}
