/** One change of a KeyValueStore, made from what is in it: nobody else writes between the look and the change. */
import type { StoreApi, StoreChange } from './key-value-store-api.ts';

/** The store as it was at one version. */
export interface StoreView {
  /** Keys and values together. */
  readonly bytes: number;
  get(key: string): Promise<string | undefined>;
}

export interface ChangeOptions {
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/** A look and its change take two or three calls: who tries again sooner meets the one that was in the way, or is in the way again. */
const SHORTEST_WAIT_MILLISECONDS = 100;
const FIRST_RANGE_MILLISECONDS = 300;
const LONGEST_RANGE_MILLISECONDS = 1_500;
/** Of the range, from one attempt to the next. Doubling it leaves the store idle once the first are through. */
const GROWTH = 1.25;

/**
 * Asks `plan` what to write, again and again where somebody else has written in between. Resolves once AWS has accepted it; rejects with
 * AWS's error, or with the signal's reason.
 */
export async function changeStore(
  api: StoreApi,
  plan: (view: StoreView) => Promise<StoreChange>,
  { signal }: ChangeOptions,
): Promise<void> {
  let conflict: Conflict | undefined;
  for (let attempt = 0; ; attempt++) {
    const { etag, bytes } = await api.describe(signal);
    // Nobody has written, so that something else is wrong with the change.
    if (conflict?.etag === etag && conflict.isDoubtful) throw conflict.cause;
    const change = await plan({ bytes, get: (key) => api.get(key, signal) });
    conflict = await attemptUpdate(() => api.update(change, etag, signal), etag);
    if (!conflict) return;
    await wait(waitMilliseconds(attempt), signal);
  }
}

interface Conflict {
  readonly etag: string;
  /** AWS refuses another version as a conflict, or as it refuses everything else that is wrong. */
  readonly isDoubtful: boolean;
  readonly cause: unknown;
}

async function attemptUpdate(
  update: () => Promise<void>,
  etag: string,
): Promise<Conflict | undefined> {
  try {
    await update();
    return undefined;
  } catch (cause) {
    const { name } = cause as Error;
    if (name !== 'ConflictException' && name !== 'ValidationException') throw cause;
    return { etag, isDoubtful: name === 'ValidationException', cause };
  }
}

/** Anything in a range that grows, so that those who met once do not meet again. */
function waitMilliseconds(attempt: number): number {
  const range = Math.min(FIRST_RANGE_MILLISECONDS * GROWTH ** attempt, LONGEST_RANGE_MILLISECONDS);
  return SHORTEST_WAIT_MILLISECONDS + Math.random() * range;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
