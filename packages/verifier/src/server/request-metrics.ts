/** The figures of a tally as metrics of prom-client: how many requests came to what, and how long they took. */
import { Counter, type Metric, type Registry } from 'prom-client';
import type { EndpointTally, Tally } from './tally.ts';

export function registerRequests(registry: Registry, { endpoints }: Tally): void {
  new Counter({
    name: 'postern_verifier_requests_total',
    help: 'Answered requests by endpoint and by what became of them',
    labelNames: ['endpoint', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [endpoint, { byCode }] of endpoints) {
        for (const [code, count] of byCode) this.inc({ endpoint, code }, count);
      }
    },
  });
}

const DURATIONS = 'postern_verifier_request_duration_seconds';

/** One value of a metric, as prom-client writes it. */
interface Value {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** `boundsSeconds` are those of the tally. */
export function registerDurations(
  registry: Registry,
  { endpoints }: Tally,
  boundsSeconds: readonly number[],
): void {
  const values = () =>
    [...endpoints].flatMap(([name, tally]) => histogramOf(name, tally, boundsSeconds));
  const durations = {
    name: DURATIONS,
    help: 'From a request with its headers to its answer',
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...durations, values: values() }),
  };
  // A registry asks a metric for its name and for `get`; a `Histogram` can be given single times, but no sums.
  registry.registerMetric(durations as unknown as Metric);
}

function histogramOf(
  endpoint: string,
  { buckets, seconds }: EndpointTally,
  bounds: readonly number[],
): Value[] {
  let count = 0;
  const counts = buckets.map((inBucket, place) => {
    count += inBucket;
    const labels = { le: bounds[place] ?? '+Inf', endpoint };
    return { metricName: `${DURATIONS}_bucket`, labels, value: count };
  });
  return [
    ...counts,
    { metricName: `${DURATIONS}_sum`, labels: { endpoint }, value: seconds },
    { metricName: `${DURATIONS}_count`, labels: { endpoint }, value: count },
  ];
}
