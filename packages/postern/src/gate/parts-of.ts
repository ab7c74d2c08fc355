/** Names the parts that a plan needs: what a generated entry imports from `parts.ts`. Build time only. */
import { type PartName, partsOf as verifierPartsOf } from '../jwt/parts-of.ts';
import type { IssuerPlan } from '../jwt/plan.ts';
import { type LoginPartNames, type LoginUses, loginPartsOf } from '../oidc/parts-of.ts';
import { needsIndex } from '../policy/needs-index.ts';
import { runsAsLambda } from '../policy/runs-as-lambda.ts';
import { type FormParts, formPartsOf } from '../remote/parts-of.ts';
import type { GatePlan } from './plan.ts';
import type { SecretPlan } from './plan-secrets.ts';

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
  /** Of secrets that the function fetches: what reads each of them, in their order. */
  readonly secretReaders?: readonly string[];
}

const SECRET_READERS: Readonly<Record<SecretPlan['kind'], string>> = {
  keyRing: 'readKeyRing',
  clientSecret: 'readClientSecret',
  clientKey: 'readClientKey',
  originSecret: 'readOriginSecret',
  signingKey: 'readSigningKey',
};

/** What `assembleGate` must be given for this plan. */
export function partsOf(plan: GatePlan): PartNames {
  const { policy, verifier, delegate, login, secrets } = plan;
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
    ...(login && { login: loginPartsOf(login, loginUsesOf(plan)) }),
    ...(form && { delegate: form }),
    ...(secrets && { secretReaders: secrets.map(({ kind }) => SECRET_READERS[kind]) }),
  };
}

function loginUsesOf({ target, policy, revocationStore }: GatePlan): LoginUses {
  return {
    servesMany: !runsAsLambda(target),
    revokes: revocationStore !== undefined,
    asserts: policy.assertion !== undefined,
  };
}

/** Every issuer whose tokens are verified: those of bearer tokens, then those of ID tokens. */
export function issuersOf({ verifier, login }: GatePlan): readonly IssuerPlan[] {
  return [...(verifier?.issuers ?? []), ...(login?.providers ?? []).map(({ idToken }) => idToken)];
}
