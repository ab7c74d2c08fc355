/** Judges verified claims against a rule's conditions. Strict equality, own properties, nothing coerced. */
import type { ClaimValue } from './config.ts';
import type { ConditionPlan } from './plan.ts';
import { readClaim, readScope } from './read-claim.ts';

/** The first condition that the claims do not meet, or `undefined` when all are met. An absent or wrongly typed claim meets none. */
export function firstUnmet(
  conditions: readonly ConditionPlan[],
  claims: Readonly<Record<string, unknown>>,
): ConditionPlan | undefined {
  return conditions.find((condition) => !isMet(condition, claims));
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
