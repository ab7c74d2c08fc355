/** The verifier for people who write code: it checks its options, then assembles with every part at hand. */
import { assembleVerifier } from './assemble.ts';
import type { VerifierOptions } from './options.ts';
import * as parts from './parts.ts';
import { planVerifier, takeOptions } from './plan-verifier.ts';
import type { Verifier } from './types.ts';

/** Throws a TypeError that names the option, the value it got and what it takes. */
export function createVerifier(options: VerifierOptions): Verifier {
  const taken = takeOptions(options) as unknown as VerifierOptions;
  const { clock = systemClock, fetch = globalThis.fetch } = taken;
  return assembleVerifier(planVerifier(taken), { ...parts, clock, fetch });
}

function systemClock(): number {
  return Date.now() / 1000;
}
