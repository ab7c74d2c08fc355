/** Takes a config once, before anything of it is checked: what is checked is what is planned. */
import { isPlainObject, type Options, snapshot } from '../jwt/check-options.ts';
import type { PosternConfig } from './config.ts';
import { optionError } from './option-error.ts';

/**
 * A copy that shares nothing with the config but functions and keys: getters run once, and inherited members are no
 * options. Throws a `TypeError` for a member that is `undefined`, at any depth: a variable that was never set would
 * otherwise drop a condition unseen, such as a rule's `host`.
 */
export function takeConfig(config: PosternConfig): PosternConfig {
  if (!isPlainObject(config)) throw optionError('config', 'be a plain object', config);
  return snapshot(config, '') as Options as unknown as PosternConfig;
}
