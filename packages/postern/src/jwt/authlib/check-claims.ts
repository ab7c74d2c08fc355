/** The steps of authlib's `validate()`, each of which throws the error of the first claim that fails it. */
import {
  ExpiredTokenError,
  InvalidClaimError,
  InvalidTokenError,
  MissingClaimError,
} from './errors.ts';
import type { JWTClaims } from './jwt-claims.ts';
import { includes, isEqual, isTruthy, numberOf } from './python.ts';

/** The claims must be there and hold something. */
export function checkEssential(claims: JWTClaims, names: readonly string[]): void {
  for (const name of names) {
    if (!claims.has(name)) throw new MissingClaimError(name);
    if (!isTruthy(claims.get(name))) throw new InvalidClaimError(name);
  }
}

/** The names that the options call essential, in their order. */
export function essentialNames({ options }: JWTClaims): readonly string[] {
  const checked = Object.entries(options).filter(([, { essential }]) => isTruthy(essential));
  return checked.map(([name]) => name);
}

/** Holds a claim against its option; `value` and `values` must both be met. */
export function checkValue(claims: JWTClaims, name: string): void {
  const { value, values = [], validate } = claims.options[name] ?? {};
  const claim = claims.get(name) ?? null;
  const isMet =
    (!isTruthy(value) || isEqual(claim, value)) && (values.length === 0 || includes(values, claim));
  if (!isMet) throw new InvalidClaimError(name);
  if (validate && !isTruthy(awaited(validate(claims, claim), name))) {
    throw new InvalidClaimError(name);
  }
}

/** A promise would be true whatever it comes to. */
function awaited(verdict: unknown, name: string): unknown {
  if (typeof (verdict as { then?: unknown } | undefined)?.then !== 'function') return verdict;
  throw new TypeError(`Option "claimsOptions.${name}.validate" must not return a promise`);
}

/** One member in common is enough, and an audience that is not there passes: `essential` refuses it. */
export function checkAudience(claims: JWTClaims): void {
  const { value, values = [] } = claims.options.aud ?? {};
  const expected = values.length > 0 ? values : isTruthy(value) ? [value] : [];
  const claim = claims.get('aud');
  if (expected.length === 0 || !isTruthy(claim)) return;
  const audiences = Array.isArray(claim) ? claim : [claim];
  if (!expected.some((one) => includes(audiences, one))) throw new InvalidClaimError('aud');
}

/** Seconds, both of them finite. */
export interface Moment {
  readonly now: number;
  readonly leeway: number;
}

/** `exp` may be this very second: authlib's reading, not that of RFC 7519 section 4.1.4. */
export function checkTimes(claims: JWTClaims, { now, leeway }: Moment): void {
  if ((timeOf(claims, 'exp') ?? Infinity) < now - leeway) throw new ExpiredTokenError();
  if ((timeOf(claims, 'nbf') ?? -Infinity) > now + leeway) {
    throw new InvalidTokenError('The token is not valid yet');
  }
  if ((timeOf(claims, 'iat') ?? -Infinity) > now + leeway) {
    throw new InvalidTokenError('The token is not valid as it was issued in the future');
  }
}

/** Undefined when the claim is absent. */
export function timeOf(claims: JWTClaims, name: string): number | undefined {
  if (!claims.has(name)) return;
  const time = numberOf(claims.get(name));
  if (time === undefined) throw new InvalidClaimError(name);
  return time;
}
