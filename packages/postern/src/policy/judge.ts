/** Judges verified claims against a rule's conditions. Strict equality, own properties, nothing coerced. */
import type { ClaimValue } from './config.ts';
import type { ConditionPlan } from './plan.ts';

/** The first condition that the claims do not meet, or `undefined` when all are met. An absent or wrongly typed claim meets none. */
export function firstUnmet(
  conditions: readonly ConditionPlan[],
  claims: Readonly<Record<string, unknown>>,
): ConditionPlan | undefined {
  return conditions.find((condition) => !isMet(condition, claims));
}

/** A claim's value. Follows own properties only: what is on a prototype or belongs to a string is no claim. */
export function readClaim(claims: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      Object(value) === value && Object.hasOwn(value as object, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    claims,
  );
}

/** The granted scopes: `scope` (RFC 8693 section 4.2) or, in its absence, `scp`; a string is split into its words. */
export function readScope(claims: unknown): unknown {
  const scope = readClaim(claims, ['scope']);
  const granted = scope === undefined ? readClaim(claims, ['scp']) : scope;
  return typeof granted === 'string' ? granted.split(' ') : granted;
}

function isMet(condition: ConditionPlan, claims: unknown): boolean {
  const { path } = condition;
  const value = path ? readClaim(claims, path) : readScope(claims);
  const held: readonly ClaimValue[] = Array.isArray(value) ? value : [value];
  const holds = (wanted: ClaimValue) => held.includes(wanted);
  return (
    held.every((member) => (path ? isScalar(member) : typeof member === 'string')) &&
    (!condition.anyOf || condition.anyOf.some(holds)) &&
    (!condition.allOf || condition.allOf.every(holds)) &&
    !condition.noneOf?.some(holds) &&
    (condition.equals === undefined || condition.equals === value)
  );
}

function isScalar(value: unknown): boolean {
  // What JSON has besides: null, lists and objects.
  return value !== undefined && typeof value !== 'object';
}
