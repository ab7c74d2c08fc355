/** Names the parts that a plan needs: what a generated entry imports from `parts.ts`. Build time only. */
import { type PartName, partsOf as verifierPartsOf } from '../jwt/parts-of.ts';
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
}

/** What `assembleGate` must be given for this plan. */
export function partsOf({ policy, verifier, delegate }: GatePlan): PartNames {
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
  };
  return {
    indexed: needsIndex(policy),
    gate: Object.entries(wanted).flatMap(([name, used]) => (used ? [name] : [])),
    ...(verifier && { verifier: verifierPartsOf(verifier) }),
    ...(form && { delegate: form }),
  };
}
