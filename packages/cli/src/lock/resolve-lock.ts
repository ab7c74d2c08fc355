/** Brings the lock file into line with a config: fetches what is missing, or everything when asked to. */
import { basename } from 'node:path';
import { problemWithDetails } from '../errors.ts';
import { shownUrl } from '../shown-url.ts';
import { fetchEntry, type IssuerToLock } from './fetch-entry.ts';
import type { Fetch } from './fetch-json.ts';
import { EMPTY_LOCK, type Lock, type LockEntry, readLock, writeLock } from './lock-file.ts';
import type { PublicJwk } from './normalise-jwks.ts';

export interface ResolveLockOptions {
  readonly file: string;
  /** Fetch again what the lock already has. */
  readonly refresh?: boolean | undefined;
  /** Compare with the live keys, write nothing, and refuse when they differ. */
  readonly check?: boolean | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly fetch?: Fetch | undefined;
  /** Hears what is being fetched. */
  readonly onStep?: ((text: string) => void) | undefined;
}

export interface ResolvedLock {
  readonly lock: Lock;
  readonly notices: readonly string[];
  /** Keeps what was fetched, if anything was. For when it has proved to be of use: the next build takes what it finds. */
  readonly write: () => Promise<void>;
}

/** A config whose issuers all carry their keys touches neither network nor file; nothing is written before `write`. */
export async function resolveLock(
  issuers: readonly IssuerToLock[],
  options: ResolveLockOptions,
): Promise<ResolvedLock> {
  const lock = await readIfNeeded(issuers, options);
  if (options.check) await checkLiveKeys(issuers, lock, options);
  const wanted = issuers.filter((issuer) => options.refresh || !isCurrent(issuer, lock));
  if (wanted.length === 0) return { lock, notices: [], write: async () => undefined };
  const notices: string[] = [];
  const entries: Record<string, LockEntry> = options.refresh ? {} : { ...lock.issuers };
  for (const issuer of wanted) {
    options.onStep?.(`Fetching the keys of ${shownUrl(issuer.issuer)}`);
    const { entry, skipped } = await fetchEntry(issuer, options);
    entries[issuer.issuer] = entry;
    notices.push(...skipped.map((text) => `Left out of the lock file: ${text}`));
  }
  const renewed: Lock = { version: 1, issuers: entries };
  return { lock: renewed, notices, write: () => writeLock(options.file, renewed) };
}

/** With `refresh` the file is written anew, so a broken one does no harm; a check needs what it has. */
async function readIfNeeded(
  issuers: readonly IssuerToLock[],
  { file, refresh, check, now }: ResolveLockOptions,
): Promise<Lock> {
  return issuers.length === 0 || (refresh && !check) ? EMPTY_LOCK : readLock(file, now);
}

/** An entry made for another `jwksUri` is out of date, and one made when no login needed it may lack the endpoints. */
export function isCurrent({ issuer, jwksUri, metadata }: IssuerToLock, lock: Lock): boolean {
  const entry = entryOf(lock, issuer);
  if (entry === undefined || (metadata && entry.metadata === undefined)) return false;
  return jwksUri === undefined || jwksUri === entry.jwksUri;
}

function entryOf(lock: Lock, issuer: string): LockEntry | undefined {
  return Object.hasOwn(lock.issuers, issuer) ? lock.issuers[issuer] : undefined;
}

async function checkLiveKeys(
  issuers: readonly IssuerToLock[],
  lock: Lock,
  options: ResolveLockOptions,
): Promise<void> {
  const differences: string[] = [];
  for (const issuer of issuers) {
    options.onStep?.(`Comparing with the keys of ${shownUrl(issuer.issuer)}`);
    const { entry } = await fetchEntry(issuer, options);
    differences.push(...compareEntries(issuer.issuer, entryOf(lock, issuer.issuer), entry));
  }
  if (differences.length > 0) {
    throw problemWithDetails('keys_differ', differences, basename(options.file));
  }
}

function compareEntries(name: string, locked: LockEntry | undefined, live: LockEntry): string[] {
  const issuer = shownUrl(name);
  if (locked === undefined) return [`${issuer}: not in the lock file`];
  const differences: string[] = [];
  if (locked.jwksUri !== live.jwksUri) {
    const change = showChange(locked.jwksUri, live.jwksUri);
    differences.push(`${issuer}: "jwks_uri" is now ${change}`);
  }
  const report = (keys: readonly PublicJwk[], others: readonly PublicJwk[], what: string): void => {
    const known = new Set(others.map((key) => JSON.stringify(key)));
    for (const key of keys) {
      if (!known.has(JSON.stringify(key)))
        differences.push(`${issuer}: key ${nameOf(key)} ${what}`);
    }
  };
  report(live.jwks.keys, locked.jwks.keys, 'is published and not in the lock file');
  report(locked.jwks.keys, live.jwks.keys, 'is in the lock file and no longer published');
  return [...differences, ...compareMetadata(issuer, locked.metadata, live.metadata)];
}

/** Nothing where no login needs it. */
function compareMetadata(
  issuer: string,
  locked: LockEntry['metadata'] = {},
  live: LockEntry['metadata'] | undefined,
): string[] {
  if (live === undefined) return [];
  const names = [...new Set([...Object.keys(locked), ...Object.keys(live)])].sort();
  return names.flatMap((name) => {
    const [before, now] = [locked, live].map((one) => one[name as keyof typeof one]);
    if (JSON.stringify(before) === JSON.stringify(now)) return [];
    return [`${issuer}: "${name}" is now ${showChange(before, now)}`];
  });
}

type Value = string | boolean | readonly string[] | undefined;

function showChange(before: Value, now: Value): string {
  const [shown, earlier] = [show(now), show(before)];
  return shown === earlier ? `${shown} with another query` : `${shown}, was ${earlier}`;
}

function show(value: Value): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return shownUrl(value);
  return typeof value === 'boolean' ? String(value) : value.join(' ') || 'an empty list';
}

function nameOf({ kid, kty }: PublicJwk): string {
  return kid === undefined ? `of type ${kty} without kid` : `"${kid}"`;
}
