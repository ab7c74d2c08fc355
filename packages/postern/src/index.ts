/** `postern`: what a `postern.config.ts` needs. */
import type { PosternConfig } from './policy/config.ts';

export type {
  ClientAuthentication,
  LoginOptions,
  ProviderEndpoints,
  ProviderName,
  ProviderOptions,
  SeveralLoginOptions,
  SharedLoginOptions,
  SingleLoginOptions,
} from './oidc/options.ts';
export type { PagesOptions } from './oidc/plan-pages.ts';
export type {
  AssertionOptions,
  ClaimCondition,
  ClaimValue,
  CorsOptions,
  ForwardOptions,
  LogMode,
  OriginHeaderOptions,
  PosternConfig,
  RewriteOptions,
  Rule,
  Target,
} from './policy/config.ts';
export {
  isRuntimeSecret,
  isSecret,
  parameterStore,
  type RuntimeSecret,
  type RuntimeSecretOptions,
  type Secret,
  secret,
  secretsManager,
} from './secret.ts';
export type { RevocationStoreOptions, SessionOptions } from './session/options.ts';
export type { KeyRing, RingKey } from './session/types.ts';

/** Gives an editor the types of a config; returns it as it is. The build checks it. */
export function defineConfig(config: PosternConfig): PosternConfig {
  return config;
}
