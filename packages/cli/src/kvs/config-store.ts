/** What a config says of its KeyValueStore. It is read and not planned: who revokes a session need not have the gate's secrets. */
import { loadConfig } from '../config/load.ts';

export interface ConfigStore {
  /** Its ARN; undefined where the config names none. */
  readonly store: string | undefined;
  readonly lifetimeSeconds: number | undefined;
  /** Of its login, each once: people and sessions are of these. Who issues bearer tokens is none of them. Empty: there is no login. */
  readonly issuers: readonly string[];
}

export async function readConfigStore(config: string, cwd: string): Promise<ConfigStore> {
  const { value } = await loadConfig(config, cwd);
  const { session, login, issuer } = value;
  const { revocationStore, lifetimeSeconds } = members(session);
  const { arn } = members(revocationStore);
  return {
    store: typeof arn === 'string' ? arn : undefined,
    lifetimeSeconds: typeof lifetimeSeconds === 'number' ? lifetimeSeconds : undefined,
    issuers: login === undefined ? [] : issuersOf(members(login), issuer),
  };
}

/** As the plan finds them: a provider without an issuer of its own is the one that the config has. */
function issuersOf(login: Members, fallback: unknown): readonly string[] {
  const { providers } = login;
  const all = Array.isArray(providers) ? providers.map(members) : [login];
  const issuers = all.map(({ issuer = fallback }) => issuer);
  return [...new Set(issuers.filter((issuer) => typeof issuer === 'string'))];
}

type Members = Readonly<Record<string, unknown>>;

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
