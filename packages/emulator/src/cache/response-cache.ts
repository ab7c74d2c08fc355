/** The edge cache: responses by key until they expire. It knows nothing of HTTP. */
import type { HeaderLine } from '../wire.ts';

/** A stored response. */
export interface CachedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Buffer;
}

/** A stored response and its age. */
export interface CacheHit {
  readonly response: CachedResponse;
  readonly ageSeconds: number;
}

/** The cache of one distribution. */
export interface ResponseCache {
  find(key: string): CacheHit | undefined;
  store(key: string, response: CachedResponse, ttlSeconds: number): void;
  clear(): void;
}

interface Entry {
  readonly response: CachedResponse;
  readonly storedAtSeconds: number;
  readonly ttlSeconds: number;
}

/** A developer's machine needs no more; the oldest entry goes first. */
const MAX_ENTRIES = 1_000;

/** An empty cache on the given clock. */
export function createResponseCache(clock: () => number): ResponseCache {
  const entries = new Map<string, Entry>();
  return {
    find(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      const ageSeconds = clock() - entry.storedAtSeconds;
      if (ageSeconds < entry.ttlSeconds) return { response: entry.response, ageSeconds };
      entries.delete(key);
      return undefined;
    },
    store(key, response, ttlSeconds) {
      entries.delete(key);
      entries.set(key, { response, storedAtSeconds: clock(), ttlSeconds });
      const [oldest] = entries.keys();
      if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    },
    clear: () => entries.clear(),
  };
}
