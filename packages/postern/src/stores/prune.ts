/** Entries of a KeyValueStore that are of no session any more. */
import type { StoreApi, StorePage } from './key-value-store-api.ts';

/** Of a revocation; everything else in a store is left alone. */
const REVOCATION_KEY = /^[su]\.[\w-]{43}$/;

/** Clocks of those who wrote may be ahead, and sessions made shortly after a revocation are refused too. */
const MARGIN_SECONDS = 60;

/** Of one search. A full store has over a thousand, which nobody can wait for who is about to sign out. */
const MAX_PAGES = 8;

export interface PruneOptions {
  /** The longest that a session lives. */
  readonly lifetimeSeconds: number;
  /** Seconds since the epoch. */
  readonly now: number;
  /** How many keys, at most. */
  readonly most: number;
  readonly signal: AbortSignal;
}

/** Gives a search that goes on where the one before ended. It never rejects: without it, the store is no fuller than it was. */
export function createPruner(api: StoreApi): (options: PruneOptions) => Promise<readonly string[]> {
  let next: string | undefined;

  async function nextPage(signal: AbortSignal): Promise<StorePage> {
    try {
      return await api.list(next, signal);
    } catch {
      // Whatever is wrong, the place may be: the next search begins at the first page.
      return { items: [], next: undefined };
    }
  }

  return async ({ lifetimeSeconds, now, most, signal }) => {
    const isOver = ([key, time]: readonly [string, string]): boolean =>
      REVOCATION_KEY.test(key) && Number(time) + lifetimeSeconds + MARGIN_SECONDS < now;
    const dead: string[] = [];
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await nextPage(signal);
      dead.push(...page.items.filter(isOver).map(([key]) => key));
      // The rest of this page is found again.
      if (dead.length > most) return dead.slice(0, most);
      next = page.next;
      if (next === undefined) break;
    }
    return dead;
  };
}
