/** Fetches what the lock file keeps about one issuer. */
import { problem } from '../errors.ts';
import { discover, jwksUriOf } from './discover.ts';
import { type Fetch, fetchJson } from './fetch-json.ts';
import type { LockEntry } from './lock-file.ts';
import { normaliseJwks } from './normalise-jwks.ts';
import { normaliseMetadata } from './normalise-metadata.ts';

/** An issuer whose keys or endpoints are not in the config. */
export interface IssuerToLock {
  readonly issuer: string;
  /** Known from the config: no discovery, unless a login needs it. */
  readonly jwksUri?: string;
  /** A login needs its endpoints. */
  readonly metadata?: true;
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
  { issuer, jwksUri, metadata }: IssuerToLock,
  { fetch, now }: FetchEntryOptions,
): Promise<FetchedEntry> {
  const discovered = jwksUri === undefined || metadata ? await discover(issuer, fetch) : undefined;
  const uri = jwksUri ?? jwksUriOf(discovered as NonNullable<typeof discovered>);
  const document = await fetchJson(uri, fetch);
  if (!Array.isArray(document.keys)) throw problem('jwks_unusable', uri, 'it has no "keys"');
  const { keys, skipped } = normaliseJwks(document.keys);
  if (keys.length === 0) {
    throw problem('jwks_unusable', uri, skipped.join('; ') || 'its "keys" is empty');
  }
  const kept = metadata && discovered && { metadata: normaliseMetadata(discovered.document) };
  return { entry: { jwksUri: uri, jwks: { keys }, fetchedAt: Math.floor(now), ...kept }, skipped };
}
