/** What the endpoints ask: the verifier and the gate of one config. A reload makes another. */
import { createGate, type Gate } from 'postern/gate';
import { createVerifier, type FetchKeys, type Verifier } from 'postern/jwt';
import type { VerifierConfig } from './config/config.ts';
import { planService, type ServicePlan } from './config/plan-service.ts';
import type { Environment } from './config/secrets.ts';
import { createKeyWatch, type KeyWatch } from './keys/key-watch.ts';

/** What a service takes from its surroundings. */
export interface ServicePorts {
  /** Seconds since the epoch. @default the system's clock */
  readonly clock?: () => number;
  /** Fetches key sets. @default the global `fetch` */
  readonly fetch?: FetchKeys;
  /** Where `secret('NAME')` is looked up. @default `process.env` */
  readonly environment?: Environment;
}

export interface Service {
  readonly plan: ServicePlan;
  readonly verifier: Verifier;
  /** Only where `/auth` or rules need it. */
  readonly gate: Gate | undefined;
  readonly keys: KeyWatch;
  readonly clock: () => number;
  /** Starts the refreshes that are due; undefined when none is. Never rejects. */
  refreshIfDue(now: number): Promise<unknown> | undefined;
}

/** Throws a `TypeError` for a config that cannot be right. */
export function createService(config: VerifierConfig, ports: ServicePorts = {}): Service {
  const { clock = systemClock, fetch = globalThis.fetch, environment = process.env } = ports;
  const plan = planService(config, environment);
  // Before the watch, so that what is wrong is refused in the runtime's words.
  createVerifier(plan.tokens);
  const keys = createKeyWatch(plan.issuers, { clock, fetch });
  const verifier = createVerifier({ ...plan.tokens, clock, fetch: keys.fetch });
  // The gate is made even where nothing asks it, so that its options are checked.
  const planned = createGate(plan.gate, { clock, fetch: keys.fetch });
  const gate = plan.hasRules || plan.authentication.trustedProxies ? planned : undefined;
  return {
    plan,
    verifier,
    gate,
    keys,
    clock,
    refreshIfDue(now) {
      const own = verifier.refreshIfDue(now);
      const gates = gate?.refreshIfDue(now);
      return own && gates ? Promise.all([own, gates]) : (own ?? gates);
    },
  };
}

function systemClock(): number {
  return Date.now() / 1000;
}
