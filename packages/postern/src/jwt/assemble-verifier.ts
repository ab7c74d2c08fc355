/** Joins a whole plan, of one issuer or of several, into a verifier. A bundle with one issuer takes `assembleIssuer` alone. */
import { assembleIssuer, type VerifierParts } from './assemble-issuer.ts';
import { chooseIssuer } from './choose-issuer.ts';
import type { IssuerPlan, VerifierPlan } from './plan.ts';
import type { AssembledVerifier } from './types.ts';

/** Throws a TypeError when a part that the plan needs is missing. */
export function assembleVerifier(plan: VerifierPlan, parts: VerifierParts): AssembledVerifier {
  const [only, ...others] = plan.issuers;
  if (others.length === 0) return assembleIssuer(only as IssuerPlan, parts);
  return chooseIssuer(
    plan,
    plan.issuers.map((issuer) => assembleIssuer(issuer, parts)),
  );
}
