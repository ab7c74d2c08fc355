/** The gate of a config as policy tests run it, for each target: planned with this run's own keys, in need of no network. */
import { randomBytes } from 'node:crypto';
import type { PosternConfig, Target } from 'postern';
import type { BuiltFunction } from '../build/build-function.ts';
import { type PreparedGate, type PrepareOptions, prepareGate } from '../build/prepare.ts';
import { secretNames } from '../build/secrets.ts';
import { loadConfig } from '../config/load.ts';
import { createDevelopmentSecrets } from '../dev/development-secrets.ts';
import { markForTests, type PlayedConfig, playProviders } from './test-config.ts';
import { createKeys, type TestIssuer } from './test-issuer.ts';

export interface TestGate extends PreparedGate {
  /** Whose tokens it believes. */
  readonly issuers: readonly TestIssuer[];
}

export interface TestGates {
  /** Those that have been built: the targets that check in a function have the same one. */
  readonly functions: Map<string, Promise<BuiltFunction>>;
  /** As the file has it. */
  readonly config: PosternConfig;
  /** Refuses with a `UserError` what the config cannot be built for. */
  prepare(target: Target): Promise<TestGate>;
}

export type TestGatesOptions = Pick<PrepareOptions, 'config' | 'cwd' | 'lock' | 'now'>;

export async function createTestGates({
  config: path,
  cwd,
  lock,
  now,
}: TestGatesOptions): Promise<TestGates> {
  const { value } = await loadConfig(path, cwd);
  const config = value as unknown as PosternConfig;
  const secrets = createDevelopmentSecrets();
  const others = new Map<string, string>();
  const keyFor = createKeys();

  /** Never this machine's own: a test must not hold what a deployed gate believes. */
  function environmentFor(marked: PosternConfig): Record<string, string | undefined> {
    const { env } = secrets.environmentFor(marked, { env: {}, isPlayed: true });
    const rest = secretNames(marked).filter((name) => env[name] === undefined);
    for (const name of rest) {
      if (!others.has(name)) others.set(name, randomBytes(64).toString('base64url'));
    }
    return { ...env, ...Object.fromEntries(rest.map((name) => [name, others.get(name)])) };
  }

  return {
    config,
    functions: new Map(),
    async prepare(target) {
      const mark = (given: PosternConfig) => markForTests(given, target);
      let played: PlayedConfig | undefined;
      const gate = await prepareGate({
        ...{ config: path, cwd, lock, now },
        env: environmentFor(mark(config)),
        mark,
        adjust(resolved) {
          played = playProviders(resolved, keyFor);
          return played.config;
        },
      });
      return { ...gate, issuers: played?.issuers ?? [] };
    },
  };
}
