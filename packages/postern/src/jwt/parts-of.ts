/** Tells a bundler which parts a plan needs. */
import type { VerifierParts } from './assemble-issuer.ts';
import type { VerifierPlan } from './plan.ts';
import type { RemoteKeysPorts } from './remote-keys.ts';

/** The name of a part: an export of `parts.ts`, and the member of `VerifierParts` that it is given as. */
export type PartName = Exclude<keyof VerifierParts, keyof RemoteKeysPorts>;

/**
 * The parts that `plan` needs, each once, sorted. A build writes
 * `import { assembleIssuer, RS256 } from …` and `assembleIssuer(plan, { RS256, clock, fetch })` from them.
 */
export function partsOf(plan: VerifierPlan): readonly PartName[] {
  const names = plan.issuers.flatMap((issuer): PartName[] => [
    ...issuer.algorithms,
    ...(issuer.checks ?? []),
    ...(issuer.remote ? (['createRemoteKeys'] as const) : []),
    ...(issuer.verdictCache ? (['createVerdictCache'] as const) : []),
    ...(issuer.typ ? (['matchTyp'] as const) : []),
  ]);
  return [...new Set(names)].sort();
}
