/** A gate built as people build it: from a file that marks its secrets, which are in the environment. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltGate, buildGate } from '@postern/cli';
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
}

export interface Secrets {
  /** By name: texts and objects as they stand in the config. */
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly now?: number;
}

/** Builds `config` with each of `secrets` marked in its place. */
export function buildWithSecrets(
  config: PosternConfig,
  { secrets, ...more }: Secrets,
): Promise<Build> {
  let source = JSON.stringify(config);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(secrets)) {
    const text = JSON.stringify(value);
    if (!source.includes(text)) throw new Error(`The config has no ${name}`);
    source = source.replaceAll(text, `secret('${name}')`);
    env[name] = typeof value === 'string' ? value : text;
  }
  return buildSource(source, { env, ...more });
}

/** Builds the config that an expression makes, with Postern's ways to name a secret in scope. */
export async function buildSource(
  source: string,
  { env, now = Date.now() / 1000 }: Surroundings,
): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-build-'));
  const path = join(folder, 'postern.config.mjs');
  const names = 'parameterStore, secret, secretsManager';
  try {
    await writeFile(path, `import { ${names} } from 'postern';\nexport default ${source};`);
    const built = await buildGate({ config: path, cwd: folder, env, now });
    const lock = await readFile(join(folder, 'postern.lock.json'), 'utf8');
    return { built, lock: JSON.parse(lock).issuers };
  } finally {
    await rm(folder, { recursive: true });
  }
}
