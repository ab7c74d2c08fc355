/** What a config says of its KeyValueStore. It is read and not planned: who revokes a session need not have the gate's secrets. */
import { loadConfig } from '../config/load.ts';
import { problem } from '../errors.ts';

export interface ConfigStore {
  readonly store: string;
  readonly lifetimeSeconds: number | undefined;
  /** Of the config's only provider; undefined where there are several. */
  readonly issuer: string | undefined;
}

export async function readConfigStore(config: string, cwd: string): Promise<ConfigStore> {
  const { value } = await loadConfig(config, cwd);
  const { session, login, issuer } = value;
  const { revocationStore, lifetimeSeconds } = members(session);
  const { arn } = members(revocationStore);
  if (typeof arn !== 'string') throw problem('config_no_store', config);
  const own = members(login).issuer ?? issuer;
  return {
    store: arn,
    lifetimeSeconds: typeof lifetimeSeconds === 'number' ? lifetimeSeconds : undefined,
    issuer: typeof own === 'string' ? own : undefined,
  };
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
