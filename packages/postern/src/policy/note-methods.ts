/** Notes where a method outside a rule's list reaches a rule that lets others pass: allowed, but never silently. */
import { contains, literalEnds, mayOverlap, overlaps } from './containment.ts';
import { createContainerFinder } from './pattern-index.ts';
import type { MatchRule, PolicyNotice } from './plan.ts';
import type { PlannedRules } from './sample-requests.ts';
import { createComparison } from './strength.ts';

const OPEN = ['weaker', 'different'] as const;

/** For each rule with `methods`: the first weaker rule, and the first that asks for something else, which other methods can reach. */
export function noteMethods({ match, rules }: PlannedRules): readonly PolicyNotice[] {
  const ends = match.map(({ path }) => literalEnds(path));
  const { compare, othersOpenTo } = createComparison(rules);
  const mayContain = createContainerFinder(match.map(({ path }) => path));

  return match.flatMap((rule, place) => {
    if (!rule.methods) return [];
    const end = endOfFall(rule, place);
    const open = othersOpenTo(place).filter((other) => other > place && other <= end);
    return OPEN.flatMap((strength) => {
      const later = open.find(
        (other) => compare(other, place) === strength && isReached(place, other),
      );
      return later === undefined ? [] : [fallThrough(match, { place, later, strength })];
    });
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

interface Fall {
  readonly place: number;
  readonly later: number;
  readonly strength: (typeof OPEN)[number];
}

function fallThrough(match: readonly MatchRule[], { place, later, strength }: Fall): PolicyNotice {
  const { path, methods = [] } = match[place] as MatchRule;
  const other = match[later] as MatchRule;
  return {
    id: 'method_falls_through',
    rule: place,
    message:
      `rules[${place}] ("${path}") is for ${methods.join(', ')}; ` +
      `other methods can reach ${strength === 'weaker' ? 'the weaker ' : ''}rules[${later}] ("${other.path}")` +
      (strength === 'weaker' ? '' : ', which asks for other claims'),
  };
}
