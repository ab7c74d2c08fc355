/** A gate built as people build it: from a file that marks its secrets, which are in the environment. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BuiltFunction,
  type BuiltGate,
  type BuiltSplit,
  buildCloudFrontFunction,
  buildGate,
  buildSplit,
  type PrepareOptions,
  type SplitOptions,
} from '@postern/cli';
import type { PosternConfig } from 'postern';
import type { LockedIssuer } from 'postern/gate';

export interface Build {
  readonly built: BuiltGate;
  /** What the build has fetched and keeps. */
  readonly lock: Readonly<Record<string, LockedIssuer>>;
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly now?: number;
  /** Beside the config, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Secrets extends Omit<Surroundings, 'env'> {
  /** By name: texts and objects as they stand in the config. */
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** Builds `config` with each of `secrets` marked in its place. */
export function buildWithSecrets(config: PosternConfig, given: Secrets): Promise<Build> {
  const { source, env } = markSecrets(config, given);
  return buildSource(source, { ...given, env });
}

/** The CloudFront Function of a config whose target has one. */
export function buildFunctionWithSecrets(
  config: PosternConfig,
  given: Secrets,
): Promise<BuiltFunction> {
  const { source, env } = markSecrets(config, given);
  return inFolder(source, { ...given, env }, buildCloudFrontFunction);
}

/** Both halves of a config with target `split`. */
export function buildSplitWithSecrets(
  config: PosternConfig,
  given: Secrets & Pick<SplitOptions, 'storeEndpoint'>,
): Promise<BuiltSplit> {
  const { source, env } = markSecrets(config, given);
  const { storeEndpoint } = given;
  return inFolder(source, { ...given, env }, (options) =>
    buildSplit({ ...options, storeEndpoint }),
  );
}

function markSecrets(
  config: PosternConfig,
  { secrets }: Secrets,
): { readonly source: string; readonly env: Record<string, string> } {
  let source = JSON.stringify(config);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(secrets)) {
    const text = JSON.stringify(value);
    if (!source.includes(text)) throw new Error(`The config has no ${name}`);
    source = source.replaceAll(text, `secret('${name}')`);
    env[name] = typeof value === 'string' ? value : text;
  }
  return { source, env };
}

/** Builds the config that an expression makes, with Postern's ways to name a secret in scope. */
export function buildSource(source: string, surroundings: Surroundings): Promise<Build> {
  return inFolder(source, surroundings, async (options) => {
    const built = await buildGate(options);
    // Where nothing is fetched, nothing is kept.
    const lock = await readFile(join(options.cwd, 'postern.lock.json'), 'utf8').catch(() => '{}');
    return { built, lock: JSON.parse(lock).issuers ?? {} };
  });
}

async function inFolder<Built>(
  source: string,
  { env, now = Date.now() / 1000, files = {} }: Surroundings,
  build: (options: PrepareOptions) => Promise<Built>,
): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-build-'));
  const path = join(folder, 'postern.config.mjs');
  const names = 'parameterStore, secret, secretsManager';
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await writeFile(path, `import { ${names} } from 'postern';\nexport default ${source};`);
    return await build({ config: path, cwd: folder, env, now });
  } finally {
    await rm(folder, { recursive: true });
  }
}
