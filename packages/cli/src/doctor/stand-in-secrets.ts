/** Values for secrets that this machine does not have, so that everything can be examined which does not depend on them. */
import { randomBytes } from 'node:crypto';
import type { PosternConfig } from 'postern';
import { secretNames } from '../build/secrets.ts';
import { createDevelopmentSecrets } from '../dev/development-secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface CompletedEnvironment {
  readonly env: Environment;
  /** The names of those that were made up. */
  readonly missing: readonly string[];
}

/** `config` still has its marks. Where one would be of no use, the config is refused by its name. */
export function completeEnvironment(config: PosternConfig, env: Environment): CompletedEnvironment {
  const missing = secretNames(config).filter((name) => !env[name] && !env[`${name}_FILE`]);
  const { env: forLogin } = createDevelopmentSecrets().environmentFor(config, {
    env,
    isPlayed: true,
  });
  const madeUp = missing.map((name) => [name, forLogin[name] ?? randomText()] as const);
  return { env: { ...env, ...Object.fromEntries(madeUp) }, missing };
}

/** As long as the longest HMAC key must be. */
function randomText(): string {
  return randomBytes(64).toString('base64url');
}
