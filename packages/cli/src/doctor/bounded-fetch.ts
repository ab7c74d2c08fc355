/** The fetch of `postern doctor`: it waits no longer than it is told, and notes what the servers' clocks say. */
import type { Fetch } from '../lock/fetch-json.ts';
import { Blocked } from './check.ts';

export interface BoundedFetchOptions {
  readonly fetch?: Fetch | undefined;
  readonly timeoutSeconds: number;
  readonly isOffline: boolean;
  /** Seconds since the epoch. */
  readonly clock: () => number;
}

export interface BoundedFetch {
  readonly isOffline: boolean;
  readonly fetch: Fetch;
  /** By origin: how many seconds its clock is ahead of this machine's. */
  readonly skews: ReadonlyMap<string, number>;
}

export function createBoundedFetch(options: BoundedFetchOptions): BoundedFetch {
  const { fetch = globalThis.fetch, timeoutSeconds, isOffline, clock } = options;
  const skews = new Map<string, number>();
  return {
    ...{ isOffline, skews },
    async fetch(input, init) {
      if (isOffline) throw new Blocked('--offline');
      const begun = clock();
      const response = await fetch(input, { ...init, signal: bound(timeoutSeconds, init?.signal) });
      const skew = skewOf(response.headers, (begun + clock()) / 2);
      if (skew !== undefined) skews.set(new URL(String(input)).origin, skew);
      return response;
    },
  };
}

/** The abort's reason is what the message says. */
function bound(seconds: number, signal: AbortSignal | null | undefined): AbortSignal {
  const controller = new AbortController();
  const end = () => controller.abort(new Error(`no answer within ${seconds} seconds`));
  setTimeout(end, seconds * 1000).unref();
  return signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
}

/** Half a second is what a date without fractions is late on average. A cache says how old its copy is (RFC 9111 section 5.1). */
function skewOf(headers: Headers, now: number): number | undefined {
  const date = Date.parse(headers.get('date') ?? '') / 1000;
  if (Number.isNaN(date)) return undefined;
  const age = Number(headers.get('age') ?? 0);
  return date + 0.5 + (Number.isFinite(age) ? age : 0) - now;
}
