/** Writes a ring's session keys into a KeyValueStore, and leaves what is known of revocations there. */
import type { KeyRing } from 'postern/gate';
import {
  changeStore,
  findLatestRevocation,
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
  /** Whether the store's own keys may go, the current one too. @default false */
  readonly replace?: boolean | undefined;
}

export interface Published {
  /** The names of keys that the store had, and has no more. */
  readonly dropped: readonly string[];
}

/** Of one call with its retries: a person is waiting. */
export const DEADLINE_SECONDS = 60;

export async function publishRing(
  api: StoreApi,
  ring: KeyRing,
  { file, replace }: PublishOptions,
): Promise<Published> {
  const keys = storedKeys(ring);
  const signal = AbortSignal.timeout(DEADLINE_SECONDS * 1_000);
  let stored: StoredRing | undefined;
  await changeStore(
    api,
    async (view) => {
      stored = parse(await view.get(RING_KEY));
      if (stored && !replace) requireCurrent(stored, keys, file);
      // Without the time that was in the ring, gates would not look for revocations that are there.
      const revokedAt = stored?.revokedAt ?? (await findLatestRevocation(api, { signal }));
      const rotatedAt = stored && rotationTime(stored, ring);
      const times = {
        ...(revokedAt !== undefined && { revokedAt }),
        ...(rotatedAt !== undefined && { rotatedAt }),
      };
      return { puts: { [RING_KEY]: writeStoredRing({ keys, ...times }) } };
    },
    { signal },
  ).catch((cause: unknown) => {
    throw storeProblem('write', signal.aborted ? { reason: 'Deadline' } : cause);
  });
  const gone = Object.keys(stored?.keys ?? {}).filter((segment) => !Object.hasOwn(keys, segment));
  return { dropped: gone.map(kidOf) };
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

/** An old copy of a ring may have one of the store's keys, too; but not the one that makes sessions now. */
function requireCurrent(stored: StoredRing, keys: StoredRing['keys'], file: string): void {
  const current = currentOf(stored);
  if (!current || stored.keys[current] === keys[current]) return;
  throw problem('store_of_other_ring', file, kidOf(current));
}

/** When the key that makes sessions became another one. */
function rotationTime(stored: StoredRing, ring: KeyRing): number | undefined {
  const current = currentOf(stored);
  const isSame = current === undefined || current === currentOf({ keys: storedKeys(ring) });
  return isSame ? stored.rotatedAt : Math.floor(Date.now() / 1_000);
}

/** The first segment of the tokens that are made now. */
function currentOf({ keys }: StoredRing): string | undefined {
  return Object.keys(keys)[0];
}

/** Of the header that is a token's first segment. Names are no secret. */
function kidOf(segment: string): string {
  try {
    return String(JSON.parse(Buffer.from(segment, 'base64url').toString()).kid);
  } catch {
    // Somebody else has written it.
    return 'unknown';
  }
}
