/**
 * Counts answered requests for the metrics. prom-client checks and hashes the labels at every count, which took 8 µs of a request;
 * here a count is a look-up and an addition, and prom-client is handed the sums when somebody asks.
 */
import type { EndpointName, Observe } from '../observe.ts';

/** What is known of one endpoint's requests. */
export interface EndpointTally {
  readonly byCode: Map<string, number>;
  /** How many took up to each bound and more than the one before; the last are those above every bound. */
  readonly buckets: number[];
  seconds: number;
}

export interface Tally {
  readonly observe: Observe;
  readonly endpoints: ReadonlyMap<EndpointName, EndpointTally>;
}

/** `boundsSeconds` must ascend. */
export function createTally(boundsSeconds: readonly number[]): Tally {
  const endpoints = new Map<EndpointName, EndpointTally>();

  function start(name: EndpointName): EndpointTally {
    const buckets = Array.from({ length: boundsSeconds.length + 1 }, () => 0);
    const tally: EndpointTally = { byCode: new Map(), buckets, seconds: 0 };
    endpoints.set(name, tally);
    return tally;
  }

  return {
    endpoints,
    observe({ endpoint, code, microseconds }) {
      const tally = endpoints.get(endpoint) ?? start(endpoint);
      tally.byCode.set(code, (tally.byCode.get(code) ?? 0) + 1);
      const seconds = microseconds / 1e6;
      tally.seconds += seconds;
      const place = placeOf(seconds, boundsSeconds);
      tally.buckets[place] = (tally.buckets[place] as number) + 1;
    },
  };
}

function placeOf(seconds: number, bounds: readonly number[]): number {
  let place = 0;
  while (place < bounds.length && seconds > (bounds[place] as number)) place += 1;
  return place;
}
