/** Checks `claims` and `require` and turns them into conditions with the place of each claim. */

import type { ClaimCondition, ClaimValue } from './config.ts';
import { at, checkList, checkObject, checkText, optionError } from './option-error.ts';
import type { ConditionPlan } from './plan.ts';

/** Short names to the own properties that lead to the claim. */
export type ClaimPaths = ReadonlyMap<string, readonly string[]>;

const LISTS = ['anyOf', 'allOf', 'noneOf'] as const;
const CONDITION_NAMES: readonly (keyof ClaimCondition)[] = [...LISTS, 'equals'];

/** The config's `claims`: a string is a literal claim name, a list a path of own properties. */
export function planClaimPaths(value: unknown): ClaimPaths {
  if (value === undefined) return new Map();
  return new Map(
    Object.entries(checkObject(value, { option: 'claims' })).map(([name, place]) => {
      const option = `claims.${name}`;
      if (name === 'scope') {
        throw optionError(option, 'be left out', place, '"scope" always reads "scope" or "scp"');
      }
      const path = typeof place === 'string' ? [place] : checkList(place, option);
      return [name, path.map((part) => checkText(part, option))];
    }),
  );
}

/** Where a claim is: by its short name, else by its own; `undefined` for `scope`, which the judge reads itself. */
export function claimPath(name: string, paths: ClaimPaths): readonly string[] | undefined {
  return name === 'scope' ? undefined : (paths.get(name) ?? [name]);
}

/** A rule's `require` as conditions, in the order written. */
export function planConditions(
  value: unknown,
  { option, paths }: { readonly option: string; readonly paths: ClaimPaths },
): readonly ConditionPlan[] {
  const entries = Object.entries(checkObject(value, { option }));
  if (entries.length === 0) {
    throw optionError(option, 'name at least one claim', value, 'write allow: "authenticated"');
  }
  return entries.map(([claim, condition]) => {
    const path = claimPath(checkText(claim, option), paths);
    const checked = checkCondition(condition, at(option, claim));
    if (!path) checkScopeCondition(checked, at(option, claim));
    return { claim, ...(path && { path }), ...checked };
  });
}

/** The scopes that conditions name, for the 403's `scope` attribute; `undefined` when they name none. */
export function namedScopes(conditions: readonly ConditionPlan[]): string | undefined {
  const scopes = conditions
    .filter(({ path }) => path === undefined)
    .flatMap(({ allOf = [], anyOf = [] }) => [...allOf, ...anyOf]);
  return scopes.length > 0 ? [...new Set(scopes)].join(' ') : undefined;
}

function checkCondition(value: unknown, option: string): ClaimCondition {
  const given = checkObject(value, { option, known: CONDITION_NAMES });
  const checked: Record<string, ClaimValue | readonly ClaimValue[]> = {};
  for (const name of LISTS) {
    if (given[name] === undefined) continue;
    const list = checkList(given[name], at(option, name));
    checked[name] = list.map((member, place) =>
      checkValue(member, `${at(option, name)}[${place}]`),
    );
  }
  if (given.equals !== undefined) checked.equals = checkValue(given.equals, at(option, 'equals'));
  if (Object.keys(checked).length === 0) {
    throw optionError(option, `have at least one of ${CONDITION_NAMES.join(', ')}`, value);
  }
  return checked;
}

function checkValue(value: unknown, option: string): ClaimValue {
  if (typeof value === 'string') return checkText(value, option);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  throw optionError(option, 'be a string, a finite number or a boolean', value);
}

// RFC 6749 section 3.3: a scope is a set of words of visible ASCII, without quote and backslash.
function checkScopeCondition(condition: ClaimCondition, option: string): void {
  if (condition.equals !== undefined) {
    const remedy = 'the order of scopes means nothing, use "allOf"';
    throw optionError(at(option, 'equals'), 'be left out', condition.equals, remedy);
  }
  for (const name of LISTS) {
    for (const [place, scope] of (condition[name] ?? []).entries()) {
      if (typeof scope !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
        const where = `${at(option, name)}[${place}]`;
        throw optionError(where, 'be one scope', scope, 'write each scope as a member of its own');
      }
    }
  }
}
