/**
 * The claims that every token is checked for, in a fixed order; the first failure is the answer.
 * In the dialect of CloudFront Functions.
 */
import type { TokenRejectionCode } from '../errors.ts';
import { type JsonObject, own } from './json.ts';
import type { IssuerPlan } from './plan.ts';
import { reject } from './reject.ts';
import type { RejectedToken } from './types.ts';

/** Returns why the claims are refused at `now`, or undefined. */
export type CheckClaims = (claims: JsonObject, now: number) => RejectedToken | undefined;

/** Absent or of the wrong value: the two ways in which a required claim fails. */
export function rejectClaim(claims: JsonObject, name: string): RejectedToken {
  return reject(own(claims, name) === undefined ? 'claim_missing' : 'claim_invalid', name);
}

/** Whether a claim that is a text or a list of texts holds one of `expected`. */
function holdsOneOf(claim: unknown, expected: readonly unknown[]): boolean {
  const isExpected = (value: unknown) => expected.includes(value);
  return isExpected(claim) || (Array.isArray(claim) && claim.some(isExpected));
}

/**
 * Checks `iss`, `aud`, `exp`, `nbf`, `iat` and `cnf`. Comparisons are written so that a `now` that is no number refuses,
 * and so that `1e999`, which JSON reads as Infinity, is no time.
 */
export function checkStandardClaims(
  issuer: IssuerPlan,
  claims: JsonObject,
  now: number,
): RejectedToken | undefined {
  if (own(claims, 'iss') !== issuer.issuer) return rejectClaim(claims, 'iss');
  if (issuer.audience && !holdsOneOf(own(claims, 'aud'), issuer.audience)) {
    return rejectClaim(claims, 'aud');
  }
  const refusal = checkTimes(issuer, claims, now);
  if (refusal) return refusal;
  if (!issuer.unsafeIgnoreConfirmation && own(claims, 'cnf') !== undefined) {
    return reject('sender_constrained');
  }
  return;
}

/** The part of the above that depends on `now`. `verdict-cache.ts` works the same out once for each token that it keeps. */
function checkTimes(
  issuer: IssuerPlan,
  claims: JsonObject,
  now: number,
): RejectedToken | undefined {
  const tolerance = issuer.clockToleranceSeconds ?? 0;
  const exp = own(claims, 'exp') as number | undefined;
  const isEndless = issuer.unsafeAllowMissingExpiry && exp === undefined;
  if (!isEndless && !Number.isFinite(exp)) return rejectClaim(claims, 'exp');
  // Refused at the very second, "on or after" (RFC 7519 section 4.1.4).
  if (!isEndless && !((exp as number) + tolerance > now)) return reject('token_expired');
  return checkPast('nbf', 'token_not_yet_valid') || checkPast('iat', 'token_issued_in_future');

  function checkPast(name: string, code: TokenRejectionCode): RejectedToken | undefined {
    const time = own(claims, name) as number | undefined;
    if (time === undefined) return;
    if (!Number.isFinite(time)) return rejectClaim(claims, name);
    return time - tolerance <= now ? undefined : reject(code);
  }
}
