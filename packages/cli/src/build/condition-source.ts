/** Compiles a rule's conditions to an expression for a CloudFront Function: smaller and faster than data and what walks it. */
import type { GatePlan } from 'postern/gate';

type Rule = GatePlan['policy']['rules'][number];
type Condition = NonNullable<Rule['conditions']>[number];

/** What is true of no claim whose name is not on this list: it is read as JSON gives it, or not there. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** An expression over `claims`: the name of the first one that does not meet its condition, or 0. */
export function conditionsSource(conditions: readonly Condition[]): string {
  return conditions.map(conditionSource).join('||');
}

function conditionSource({ claim, path, anyOf, allOf, noneOf, equals }: Condition): string {
  const name = source(claim);
  const value = path ? claimSource(path) : 'scopeOf()';
  const isPlain = value === `claims[${name}]`;
  const list = (values: readonly unknown[]) => `${name},${source(values)}`;
  const needs = (values: readonly unknown[]) =>
    isPlain ? `needs(${list(values)})` : `needsAt(${value},${list(values)})`;
  const forbids = (values: readonly unknown[]) => `forbidsAt(${value},${list(values)})`;
  const tests = [
    ...(anyOf ? [needs(anyOf)] : []),
    ...(allOf ?? []).map((each) => needs([each])),
    ...(noneOf ? [forbids(noneOf)] : []),
    // A list never equals, and this one is a scalar.
    ...(equals === undefined ? [] : [`(${value}===${source(equals)}?0:${name})`]),
  ];
  // Any value but an absent one or what holds no scalars.
  return tests.length > 0 ? tests.join('||') : forbids([]);
}

function claimSource(path: readonly string[]): string {
  const [name = ''] = path;
  // What an object inherits is no claim, and a text has members, too.
  return path.length === 1 && !INHERITED.has(name)
    ? `claims[${source(name)}]`
    : `readClaim(claims,${source(path)})`;
}

function source(value: unknown): string {
  return JSON.stringify(value);
}
