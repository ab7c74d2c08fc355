/** Fetches what the lock file keeps about one issuer. */
import { problem } from '../errors.ts';
import { discoverJwksUri } from './discover.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';
import type { LockEntry } from './lock-file.ts';
import { normaliseJwks } from './normalise-jwks.ts';

/** An issuer whose keys are not in the config. */
export interface IssuerToLock {
  readonly issuer: string;
  /** Known from the config: no discovery. */
  readonly jwksUri?: string;
}

export interface FetchedEntry {
  readonly entry: LockEntry;
  readonly skipped: readonly string[];
}

export interface FetchEntryOptions {
  readonly fetch?: Fetch | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
}

export async function fetchEntry(
  { issuer, jwksUri }: IssuerToLock,
  { fetch, now }: FetchEntryOptions,
): Promise<FetchedEntry> {
  const uri = jwksUri ?? (await discoverJwksUri(issuer, fetch));
  const document = await fetchJson(uri, fetch);
  if (!Array.isArray(document.keys)) throw problem('jwks_unusable', uri, 'it has no "keys"');
  const { keys, skipped } = normaliseJwks(document.keys);
  if (keys.length === 0) {
    throw problem('jwks_unusable', uri, skipped.join('; ') || 'its "keys" is empty');
  }
  return { entry: { jwksUri: uri, jwks: { keys }, fetchedAt: Math.floor(now) }, skipped };
}
