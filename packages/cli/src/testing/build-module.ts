/** Builds a config as `postern build` does, and loads the bundle. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PosternConfig } from 'postern';
import { buildGate } from '../build/build.ts';
import type { PrepareOptions } from '../build/prepare.ts';
import type { Fixture } from './fixture.ts';

const CONFIG_FILE = 'postern.config.mjs';

/** For a config that `writeConfig` has written. */
export function optionsFor({ folder }: Fixture): PrepareOptions {
  return { config: CONFIG_FILE, cwd: folder, env: {}, now: 0 };
}

/** `after` is the source of the user's own module. */
export async function writeConfig(
  { folder }: Fixture,
  config: PosternConfig,
  after?: string,
): Promise<void> {
  const whole = after === undefined ? config : { ...config, after: './after.mjs' };
  if (after !== undefined) await writeFile(join(folder, 'after.mjs'), after);
  await writeFile(join(folder, CONFIG_FILE), `export default ${JSON.stringify(whole)};`);
}

/** The exports of the config's bundle. */
export async function buildModule<Module>(
  fixture: Fixture,
  config: PosternConfig,
  after?: string,
): Promise<Module> {
  await writeConfig(fixture, config, after);
  const { code } = await buildGate(optionsFor(fixture));
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}
