/** Notes where a method outside a rule's list reaches a weaker rule: allowed, but never silently. */
import { contains, literalEnds, mayOverlap, overlaps } from './containment.ts';
import { createContainerFinder } from './pattern-index.ts';
import type { MatchRule, PolicyNotice } from './plan.ts';
import type { PlannedRules } from './sample-requests.ts';
import { createComparison } from './strength.ts';

/** One notice for each rule with `methods` whose paths other methods can reach by a weaker rule further down. */
export function noteMethods({ match, rules }: PlannedRules): readonly PolicyNotice[] {
  const ends = match.map(({ path }) => literalEnds(path));
  const { compare, othersOpenTo } = createComparison(rules);
  const mayContain = createContainerFinder(match.map(({ path }) => path));

  return match.flatMap((rule, place) => {
    if (!rule.methods) return [];
    const end = endOfFall(rule, place);
    const later = othersOpenTo(place).find(
      (other) =>
        other > place &&
        other <= end &&
        compare(other, place) === 'weaker' &&
        isReached(place, other),
    );
    return later === undefined ? [] : [fallThrough(match, { place, later })];
  });

  /** Where nothing of the rule's paths gets any further, in whichever method. */
  function endOfFall(rule: MatchRule, place: number): number {
    const takesAll = mayContain(rule.path).find((later) => {
      const other = match[later] as MatchRule;
      const takesHost = other.host === undefined || other.host === rule.host;
      return later > place && takesHost && !other.methods && contains(other.path, rule.path);
    });
    return takesAll ?? match.length - 1;
  }

  function isReached(place: number, later: number): boolean {
    const rule = match[place] as MatchRule;
    const other = match[later] as MatchRule;
    return (
      (rule.host === undefined || other.host === undefined || rule.host === other.host) &&
      !other.methods?.every((method) => rule.methods?.includes(method)) &&
      mayOverlap(ends[place] as (typeof ends)[0], ends[later] as (typeof ends)[0]) &&
      overlaps(rule.path, other.path)
    );
  }
}

function fallThrough(
  match: readonly MatchRule[],
  { place, later }: { readonly place: number; readonly later: number },
): PolicyNotice {
  const { path, methods = [] } = match[place] as MatchRule;
  const other = match[later] as MatchRule;
  return {
    id: 'method_falls_through',
    rule: place,
    message:
      `rules[${place}] ("${path}") is for ${methods.join(', ')}; ` +
      `other methods can reach the weaker rules[${later}] ("${other.path}")`,
  };
}
