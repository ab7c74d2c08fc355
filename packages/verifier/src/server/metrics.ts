/** The service's figures for Prometheus, in a registry of their own. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { VerifierApp } from '../app.ts';
import type { Observe } from '../observe.ts';
import { registerDurations, registerRequests } from './request-metrics.ts';
import { createTally } from './tally.ts';

export interface Metrics {
  readonly observe: Observe;
  /** Must be called before the first `render`. */
  watch(app: VerifierApp): void;
  /** In the text format of Prometheus. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** From a verdict from memory, over one signature, to a key that is fetched. */
const DURATION_BUCKETS_SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5,
];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const tally = createTally(DURATION_BUCKETS_SECONDS);
  registerRequests(registry, tally);
  registerDurations(registry, tally, DURATION_BUCKETS_SECONDS);
  return {
    observe: tally.observe,
    watch: (app) => registerGauges(registry, app),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function registerGauges(registry: Registry, app: VerifierApp): void {
  const registers = [registry];
  const labelNames = ['issuer'];
  new Gauge({
    name: 'postern_verifier_requests_in_flight',
    help: 'Requests that are being worked on',
    registers,
    collect() {
      this.set(app.requestsInFlight());
    },
  });
  new Gauge({
    name: 'postern_verifier_bodies_arriving',
    help: 'Requests whose body has not wholly arrived',
    registers,
    collect() {
      this.set(app.bodiesArriving());
    },
  });
  new Gauge({
    name: 'postern_verifier_keys_age_seconds',
    help: 'Since usable keys of an issuer with a jwksUri came last; absent while there are none',
    labelNames,
    registers,
    collect() {
      // A reload may have dropped an issuer.
      this.reset();
      const { keys, clock } = app.service();
      for (const { issuer, since } of keys.states()) {
        if (since !== undefined) this.set({ issuer }, clock() - since);
      }
    },
  });
  new Gauge({
    name: 'postern_verifier_keys_refresh_failures',
    help: 'Fetches that brought no usable key since the config was loaded',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { issuer, failures } of app.service().keys.states()) {
        this.set({ issuer }, failures);
      }
    },
  });
  new Gauge({
    name: 'postern_verifier_keys_last_failure_timestamp_seconds',
    help: 'When a fetch last brought no usable key; absent when none has failed',
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { issuer, failedAt } of app.service().keys.states()) {
        if (failedAt !== undefined) this.set({ issuer }, failedAt);
      }
    },
  });
}
