/** The verifier for people who write code: it checks its options, then assembles with every part at hand. */

import type { VerifierParts } from './assemble-issuer.ts';
import { assembleVerifier } from './assemble-verifier.ts';
import type { VerifierOptions } from './options.ts';
import * as parts from './parts.ts';
import { planVerifier, takeOptions } from './plan-verifier.ts';
import type { Verifier, VerifyOptions } from './types.ts';

/** Throws a TypeError that names the option, the value it got and what it takes. */
export function createVerifier(options: VerifierOptions): Verifier {
  const taken = takeOptions(options) as unknown as VerifierOptions;
  const { clock = systemClock, fetch = globalThis.fetch } = taken;
  const plan = planVerifier(taken);
  const skipped = new Map(
    plan.issuers.map(({ issuer, skippedKeys = [] }) => [issuer, skippedKeys]),
  );
  const noteSkipped: VerifierParts['noteSkipped'] = (issuer, keys) => skipped.set(issuer, keys);
  const verifier = assembleVerifier(plan, { ...parts, clock, fetch, noteSkipped });
  return {
    ...verifier,
    verifySync: (token, given) => verifier.verifySync(token, given && ownNow(given)),
    verify: (token, given) => verifier.verify(token, given && ownNow(given)),
    get skippedKeys() {
      return [...skipped.values()].flat();
    },
  };
}

/** A polluted prototype must not set the time. Gates always pass a `now` of their own, so that bundles need no such care. */
function ownNow(given: VerifyOptions): VerifyOptions {
  return Object.hasOwn(given, 'now') ? given : NO_OPTIONS;
}

const NO_OPTIONS = { now: undefined } as unknown as VerifyOptions;

function systemClock(): number {
  return Date.now() / 1000;
}
