/** Writes a ring's session keys into a KeyValueStore, and leaves what is known of revocations there. */
import type { KeyRing } from 'postern/gate';
import {
  changeStore,
  RING_KEY,
  readStoredRing,
  type StoreApi,
  type StoredRing,
  storedKeys,
  writeStoredRing,
} from 'postern/key-value-store';
import { problem } from '../errors.ts';
import { storeProblem } from './store-problem.ts';

export interface PublishOptions {
  /** How to call the ring in messages. */
  readonly file: string;
  /** Whether the store's own keys may all go. @default false */
  readonly replace?: boolean | undefined;
}

/** Of one call with its retries: a person is waiting. */
export const DEADLINE_SECONDS = 60;

export async function publishRing(
  api: StoreApi,
  ring: KeyRing,
  { file, replace }: PublishOptions,
): Promise<void> {
  const keys = storedKeys(ring);
  const signal = AbortSignal.timeout(DEADLINE_SECONDS * 1_000);
  await changeStore(
    api,
    async (view) => {
      const stored = parse(await view.get(RING_KEY));
      if (stored && !replace && !sharesKey(stored, keys)) {
        throw problem('store_of_other_ring', file);
      }
      const revokedAt = stored ? stored.revokedAt : await latestRevocation(api, signal);
      return { puts: { [RING_KEY]: writeStoredRing({ keys, revokedAt }) } };
    },
    { signal },
  ).catch((cause: unknown) => {
    throw storeProblem('write', signal.aborted ? { reason: 'Deadline' } : cause);
  });
}

/** The ring that functions read, or soon will. */
export async function readPublished(api: StoreApi): Promise<StoredRing> {
  const signal = AbortSignal.timeout(DEADLINE_SECONDS * 1_000);
  try {
    return readStoredRing((await api.get(RING_KEY, signal)) ?? '');
  } catch (cause) {
    throw storeProblem('read', signal.aborted ? { reason: 'Deadline' } : cause);
  }
}

/** Whether every key of the ring is in the store. */
export function hasAllKeys({ keys }: StoredRing, ring: KeyRing): boolean {
  return Object.entries(storedKeys(ring)).every(([segment, key]) => keys[segment] === key);
}

/** Undefined: there is none, or one that no gate can read, and that is why it is written anew. */
function parse(text: string | undefined): StoredRing | undefined {
  try {
    return readStoredRing(text ?? '');
  } catch {
    // It says no more than that.
    return undefined;
  }
}

function sharesKey(stored: StoredRing, keys: StoredRing['keys']): boolean {
  return Object.entries(keys).some(([segment, key]) => stored.keys[segment] === key);
}

/** Without the time that was in the ring, gates would not look for revocations that are there. */
async function latestRevocation(api: StoreApi, signal: AbortSignal): Promise<number> {
  let latest = 0;
  let next: string | undefined;
  do {
    const page = await api.list(next, signal);
    const times = page.items.filter(([key]) => /^[su]\./.test(key)).map(([, time]) => Number(time));
    latest = Math.max(latest, ...times.filter(Number.isFinite));
    next = page.next;
  } while (next !== undefined);
  return latest;
}
