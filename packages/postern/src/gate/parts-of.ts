/** Names the parts that a plan needs: what a generated entry imports from `parts.ts`. Build time only. */
import { type PartName, partsOf as verifierPartsOf } from '../jwt/parts-of.ts';
import type { IssuerPlan } from '../jwt/plan.ts';
import { type LoginPartNames, loginPartsOf } from '../oidc/parts-of.ts';
import { needsIndex } from '../policy/needs-index.ts';
import { type FormParts, formPartsOf } from '../remote/parts-of.ts';
import type { GatePlan } from './plan.ts';

/** Each name is an export of `postern/parts`. */
export interface PartNames {
  /** Whether the rules are so many that an index pays; else the build compiles them. */
  readonly indexed: boolean;
  /** Members of `GateParts` that are passed under their own name. */
  readonly gate: readonly string[];
  readonly verifier?: readonly PartName[];
  /** What `createDelegate` is given: the form, and what the form needs. */
  readonly delegate?: FormParts;
  /** What `assembleLogin` is given besides its verifier. */
  readonly login?: LoginPartNames;
}

/** What `assembleGate` must be given for this plan. */
export function partsOf(plan: GatePlan): PartNames {
  const { policy, verifier, delegate, login } = plan;
  const { hosts, resourceMetadata, forwardHeaders, rewrite, rules } = policy;
  const form = delegate && formPartsOf(delegate);
  const wanted = {
    matchesWildcardHost: hosts?.some((host) => host.startsWith('*')),
    serveResourceMetadata: resourceMetadata?.length,
    corsHeaders: rules.some(({ cors }) => cors),
    preflightHeaders: rules.some(({ cors }) => cors),
    firstUnmet: rules.some(({ conditions }) => conditions),
    identityHeaders: forwardHeaders?.length,
    rewritePath: rewrite,
    relayRefusal: form?.relays,
    foreignCookies: login,
  };
  return {
    indexed: needsIndex(policy),
    gate: Object.entries(wanted).flatMap(([name, used]) => (used ? [name] : [])),
    ...((verifier || login) && { verifier: verifierPartsOf({ issuers: issuersOf(plan) }) }),
    ...(login && { login: loginPartsOf(login, { servesMany: plan.target === 'fetch' }) }),
    ...(form && { delegate: form }),
  };
}

/** Every issuer whose tokens are verified: those of bearer tokens, then those of ID tokens. */
export function issuersOf({ verifier, login }: GatePlan): readonly IssuerPlan[] {
  return [...(verifier?.issuers ?? []), ...(login?.providers ?? []).map(({ idToken }) => idToken)];
}
