/** Compiles a rule's conditions to an expression for a CloudFront Function: smaller and faster than data and what walks it. */
import type { GatePlan } from 'postern/gate';

type Rule = GatePlan['policy']['rules'][number];
type Condition = NonNullable<Rule['conditions']>[number];

/** A function from claims to the name of the first one that does not meet its condition, or 0. */
export function conditionsSource(conditions: readonly Condition[]): string {
  const tests = conditions.map((condition) => {
    return `${callSource(condition)}?`;
  });
  const names = conditions.map(({ claim }) => JSON.stringify(claim));
  // Met, it goes on to the next; of the last, to 0.
  return `(claims)=>${tests.join('')}0${names
    .toReversed()
    .map((name) => `:${name}`)
    .join('')}`;
}

function callSource({ path, anyOf, allOf, noneOf, equals }: Condition): string {
  const tests = [
    anyOf && `(${anyOf.map(holds).join('||')})`,
    allOf && allOf.map(holds).join('&&'),
    noneOf && `!(${noneOf.map(holds).join('||')})`,
    equals !== undefined && `value===${JSON.stringify(equals)}`,
  ].filter(Boolean);
  const test = `(holds,value)=>${tests.join('&&') || 'true'}`;
  return path ? `meets(claims,${JSON.stringify(path)},${test})` : `meetsScope(claims,${test})`;
}

function holds(value: unknown): string {
  return `holds(${JSON.stringify(value)})`;
}
