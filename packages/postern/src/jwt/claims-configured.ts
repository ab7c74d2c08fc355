/**
 * The checks of `claims`: authlib's words, where the stricter reading wins (`options.ts` states each).
 * In the dialect of CloudFront Functions.
 */
import { type CheckClaims, rejectClaim } from './claims.ts';
import { type JsonObject, own } from './json.ts';
import type { ClaimCheck } from './options.ts';
import type { IssuerPlan } from './plan.ts';

/** The claims that are sets, so that one member in common is a match. */
const SET_CLAIMS: readonly string[] = ['aud', 'scope', 'scp'];

/** Checks in the order of `claims`. */
export function checkConfiguredClaims(issuer: IssuerPlan): CheckClaims {
  const checks = issuer.claims as Record<string, ClaimCheck>;
  const names = Object.keys(checks);
  return (claims) => {
    const failed = names.find((name) => !meets(claims, name, checks[name] as ClaimCheck));
    return failed === undefined ? failed : rejectClaim(claims, failed);
  };
}

function meets(claims: JsonObject, name: string, check: ClaimCheck): boolean {
  const claim = own(claims, name);
  const expected = expectedValues(check);
  if (claim === undefined) {
    return !check.essential && expected.length === 0 && passesHook(claims, claim, check);
  }
  if (claim === null || (!check.allowBlank && isBlank(claim))) return false;
  return (
    expected.every((values) => matches(name, claim, values)) && passesHook(claims, claim, check)
  );
}

/** `value` and `values` must both be met, so they stay apart. */
function expectedValues(check: ClaimCheck): readonly (readonly unknown[])[] {
  const value = check.value === undefined ? undefined : [check.value];
  return [value, check.values].filter((list) => list !== undefined);
}

function matches(name: string, claim: unknown, values: readonly unknown[]): boolean {
  const candidates =
    Array.isArray(claim) && SET_CLAIMS.includes(name) ? [claim].concat(claim) : [claim];
  return candidates.some((candidate) => values.some((value) => isSameJson(candidate, value)));
}

function isBlank(claim: unknown): boolean {
  return claim === '' || (typeof claim === 'object' && Object.keys(claim as object).length === 0);
}

/** Depth is bounded by `expected`, which the config holds. */
function isSameJson(claim: unknown, expected: unknown): boolean {
  if (!expected || typeof expected !== 'object') return claim === expected;
  if (!claim || typeof claim !== 'object') return false;
  if (Array.isArray(claim) !== Array.isArray(expected)) return false;
  const names = Object.keys(expected);
  if (Object.keys(claim).length !== names.length) return false;
  return names.every((name) =>
    isSameJson(own(claim as JsonObject, name), own(expected as JsonObject, name)),
  );
}

function passesHook(claims: JsonObject, claim: unknown, check: ClaimCheck): boolean {
  const validate = check.validate;
  if (!validate) return true;
  try {
    return validate(claim, claims) === true;
  } catch {
    // A hook that cannot judge the claim does not vouch for it; its reason may quote the token.
    return false;
  }
}
