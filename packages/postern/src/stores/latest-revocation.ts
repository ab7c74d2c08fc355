/** When somebody was last revoked, from the entries of a KeyValueStore: for a ring that does not say so. */
import type { StoreApi } from './key-value-store-api.ts';

export interface LatestRevocationOptions {
  /** Of 50 entries each. @default all that there are */
  readonly maxPages?: number;
  readonly signal: AbortSignal;
}

/** 0: nobody ever was. Undefined: there are more pages. */
export async function findLatestRevocation(
  api: StoreApi,
  { maxPages = Number.POSITIVE_INFINITY, signal }: LatestRevocationOptions,
): Promise<number | undefined> {
  let latest = 0;
  let next: string | undefined;
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await api.list(next, signal);
    const times = page.items.filter(([key]) => /^[su]\./.test(key)).map(([, time]) => Number(time));
    latest = Math.max(latest, ...times.filter(Number.isFinite));
    next = page.next;
    if (next === undefined) return latest;
  }
  return undefined;
}
