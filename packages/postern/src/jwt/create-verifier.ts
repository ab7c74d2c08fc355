/** The verifier for people who write code: it checks its options, then assembles with every part at hand. */

import type { VerifierParts } from './assemble-issuer.ts';
import { assembleVerifier } from './assemble-verifier.ts';
import type { VerifierOptions } from './options.ts';
import * as parts from './parts.ts';
import { planVerifier, takeOptions } from './plan-verifier.ts';
import type { Verifier } from './types.ts';

/** Throws a TypeError that names the option, the value it got and what it takes. */
export function createVerifier(options: VerifierOptions): Verifier {
  const taken = takeOptions(options) as unknown as VerifierOptions;
  const { clock = systemClock, fetch = globalThis.fetch } = taken;
  const plan = planVerifier(taken);
  const skipped = new Map(
    plan.issuers.map(({ issuer, skippedKeys = [] }) => [issuer, skippedKeys]),
  );
  const noteSkipped: VerifierParts['noteSkipped'] = (issuer, keys) => skipped.set(issuer, keys);
  return {
    ...assembleVerifier(plan, { ...parts, clock, fetch, noteSkipped }),
    get skippedKeys() {
      return [...skipped.values()].flat();
    },
  };
}

function systemClock(): number {
  return Date.now() / 1000;
}
