/** `postern`: what a `postern.config.ts` needs. */
import type { PosternConfig } from './policy/config.ts';

export type {
  ClaimCondition,
  ClaimValue,
  CorsOptions,
  LogMode,
  PosternConfig,
  RewriteOptions,
  Rule,
} from './policy/config.ts';
export { isSecret, type Secret, secret } from './secret.ts';

/** Gives an editor the types of a config; returns it as it is. The build checks it. */
export function defineConfig(config: PosternConfig): PosternConfig {
  return config;
}
