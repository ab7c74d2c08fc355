/**
 * Revocations in a KeyValueStore, for a CloudFront Function to read: `postern/key-value-store`. With AWS's own client it is many times
 * the size of a gate, and so it stays out of the gate's bundle: `lazy-store.ts` loads it.
 */
import type { RevocationStore } from '../oidc/types.ts';
import { RING_KEY, readStoredRing, writeStoredRing } from '../session/store-ring.ts';
import { createBatches } from './batch.ts';
import { changeStore, type StoreView } from './change-store.ts';
import { connectStore, type StoreAddress, type StoreChange } from './key-value-store-api.ts';
import { findLatestRevocation } from './latest-revocation.ts';
import { createPruner } from './prune.ts';

export { revocationKey } from '../oidc/revocation-store.ts';
export {
  RING_KEY,
  readStoredRing,
  ringValue,
  type StoredRing,
  storedKeys,
  writeStoredRing,
} from '../session/store-ring.ts';
export { type ChangeOptions, changeStore, type StoreView } from './change-store.ts';
export {
  connectStore,
  type StoreAddress,
  type StoreApi,
  type StoreChange,
  type StorePage,
} from './key-value-store-api.ts';
export { findLatestRevocation, type LatestRevocationOptions } from './latest-revocation.ts';

export interface KeyValueRevocationsOptions extends StoreAddress {
  /** The longest that a session lives. */
  readonly lifetimeSeconds: number;
  /** How long a call may take, its retries included. @default 4, which ends within a function's 5 */
  readonly deadlineSeconds?: number | undefined;
}

export interface KeyValueRevocationsPorts {
  /** Seconds since the epoch. */
  readonly clock: () => number;
  /** Hears once that four fifths of the store are taken. */
  readonly warn: (message: string) => void;
}

export interface StoreFailure extends Error {
  readonly code: string;
  /** The name of AWS's error, a system error's code, `no_ring`, or `Deadline`. */
  readonly reason: string;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_STORE_BYTES = 5 * 1_024 * 1_024;
const MAX_UPDATE_KEYS = 50;

/** Of a write; as many again can be deleted in it, beside the ring. */
const MAX_BATCH = 24;

/** A person is waiting. Where there are more the ring goes on without the time, and functions look every session up. */
const MAX_SEARCHED_PAGES = 8;

/** `get` and `put` reject with a code, `store_full` or `store_unavailable`, and never with what is in the store. */
export function createKeyValueRevocations(
  options: KeyValueRevocationsOptions,
  { clock, warn }: KeyValueRevocationsPorts,
): RevocationStore {
  const { lifetimeSeconds, deadlineSeconds = 4, ...address } = options;
  const api = connectStore(address);
  const findDead = createPruner(api);
  let hasWarned = false;
  let ringSeen: Promise<void> | undefined;

  /** A key that is not there looks like a store that is not there, in which nobody would ever have been revoked. */
  function checkStoreIsThere(signal: AbortSignal): Promise<void> {
    ringSeen ??= api
      .get(RING_KEY, signal)
      .then(requireRing)
      .then(
        () => undefined,
        (cause: unknown) => {
          ringSeen = undefined;
          throw cause;
        },
      );
    return ringSeen;
  }

  async function revoke(view: StoreView, times: Times, signal: AbortSignal): Promise<StoreChange> {
    const ring = readStoredRing(requireRing(await view.get(RING_KEY)));
    const entries = [...times].map(async ([key, time]) => {
      // It is the latest of all times: only what is older than it may be older than the entry that is there.
      const known = time > (ring.revokedAt ?? time) ? undefined : await view.get(key);
      return [key, String(Math.max(time, Number(known ?? 0) || 0))];
    });
    const latest = ring.revokedAt ?? (await findLatest(signal));
    const puts = {
      ...Object.fromEntries(await Promise.all(entries)),
      [RING_KEY]: writeStoredRing({
        ...ring,
        ...(latest !== undefined && { revokedAt: Math.max(latest, ...times.values()) }),
      }),
    };
    return { puts, deletes: await makeRoom(view, { puts, signal }) };
  }

  /** Never earlier than an entry that is there: functions would not look for it. */
  async function findLatest(signal: AbortSignal): Promise<number | undefined> {
    try {
      return await findLatestRevocation(api, { maxPages: MAX_SEARCHED_PAGES, signal });
    } catch {
      // Whatever is wrong, functions go on looking, and the revocation itself is written.
      return undefined;
    }
  }

  async function makeRoom(view: StoreView, { puts, signal }: Room): Promise<readonly string[]> {
    const bytes = view.bytes + Buffer.byteLength(Object.entries(puts).flat().join(''));
    if (bytes < MAX_STORE_BYTES * 0.8) return [];
    if (!hasWarned) {
      hasWarned = true;
      const percent = Math.floor((view.bytes / MAX_STORE_BYTES) * 100);
      warn(`The KeyValueStore of revocations is full to ${percent} %`);
    }
    const most = MAX_UPDATE_KEYS - Object.keys(puts).length;
    const dead = await findDead({ lifetimeSeconds, now: clock(), most, signal });
    return dead.filter((key) => !(key in puts));
  }

  return {
    get: (key) =>
      withinDeadline(deadlineSeconds, async (signal) => {
        const value = await api.get(key, signal);
        if (value === undefined) await checkStoreIsThere(signal);
        // What is no number refuses; of a blank `Number` would make 0, which refuses nobody.
        return value === undefined ? undefined : Number(value.trim() || Number.NaN);
      }),
    put: createBatches(
      (times) =>
        withinDeadline(deadlineSeconds, (signal) =>
          changeStore(api, (view) => revoke(view, times, signal), { signal }),
        ),
      MAX_BATCH,
    ),
  };
}

type Times = ReadonlyMap<string, number>;

interface Room {
  readonly puts: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

function requireRing(text: string | undefined): string {
  if (text !== undefined) return text;
  const message = 'The KeyValueStore has no key "ring": fill it with "postern keys publish"';
  throw Object.assign(new Error(message), { code: 'no_ring' });
}

/** AWS's errors may quote what they refuse, and hold a signed request: their names alone get out. */
async function withinDeadline<Result>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), seconds * 1_000);
  try {
    return await work(deadline.signal);
  } catch (cause) {
    const { name, code } = cause as NodeJS.ErrnoException;
    const reason = deadline.signal.aborted ? 'Deadline' : (code ?? name);
    if (name === 'ServiceQuotaExceededException') throw failure('store_full', 'is full', reason);
    throw failure('store_unavailable', `cannot be used (${reason})`, reason);
  } finally {
    clearTimeout(timer);
  }
}

function failure(code: string, what: string, reason: string): StoreFailure {
  return Object.assign(new Error(`The store of revocations ${what}`), { code, reason });
}
