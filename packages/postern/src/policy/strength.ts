/** Compares what two rules ask for: which one lets more people pass. */
import type { ClaimValue } from './config.ts';
import type { ConditionPlan, RulePlan } from './plan.ts';

/** How a rule compares with another. `different`: each may let someone pass whom the other refuses. */
export type Strength = 'weaker' | 'equal' | 'stricter' | 'different';

const ORDER: readonly RulePlan['allow'][] = ['anyone', 'authenticated', 'require', 'nobody'];

/** Rules compared by their places. */
export interface Comparison {
  readonly compare: (place: number, other: number) => Strength;
  /** The rules that may let someone pass whom the rule at `place` refuses: weaker or different, rising. */
  readonly othersOpenTo: (place: number) => readonly number[];
}

/** Compares each pair of different requirements once, however many rules have them. */
export function createComparison(rules: readonly RulePlan[]): Comparison {
  const kinds = new Map<string, number>();
  const kindOf = rules.map(({ allow, conditions }) => {
    const name = JSON.stringify([allow, conditions]);
    return kinds.set(name, kinds.get(name) ?? kinds.size).get(name) as number;
  });
  const known = new Map<number, Strength>();
  const open = new Map<number | undefined, readonly number[]>();

  function compare(place: number, other: number): Strength {
    const pair = (kindOf[place] as number) * kinds.size + (kindOf[other] as number);
    const strength =
      known.get(pair) ?? compareStrength(rules[place] as RulePlan, rules[other] as RulePlan);
    known.set(pair, strength);
    return strength;
  }

  function othersOpenTo(place: number): readonly number[] {
    const places = open.get(kindOf[place]) ?? [...rules.keys()].filter(isOpen);
    open.set(kindOf[place], places);
    return places;

    function isOpen(other: number): boolean {
      const strength = compare(other, place);
      return strength === 'weaker' || strength === 'different';
    }
  }

  return { compare, othersOpenTo };
}

/** Whether `rule` asks for less than `other`, as much, more, or something else. */
export function compareStrength(rule: RulePlan, other: RulePlan): Strength {
  const difference = ORDER.indexOf(rule.allow) - ORDER.indexOf(other.allow);
  if (difference !== 0) return difference < 0 ? 'weaker' : 'stricter';
  if (rule.allow !== 'require') return 'equal';
  const suffices = impliesAll(rule, other);
  const isImplied = impliesAll(other, rule);
  if (suffices && isImplied) return 'equal';
  return suffices ? 'stricter' : isImplied ? 'weaker' : 'different';
}

/** Whether claims that meet the first rule's conditions always meet the second's, as far as single conditions tell. */
function impliesAll({ conditions = [] }: RulePlan, weaker: RulePlan): boolean {
  return (weaker.conditions ?? []).every((wanted) =>
    conditions.some((given) => implies(given, wanted)),
  );
}

function implies(given: ConditionPlan, wanted: ConditionPlan): boolean {
  return (
    JSON.stringify(given.path) === JSON.stringify(wanted.path) &&
    (!wanted.anyOf || includesAll(wanted.anyOf, given.anyOf)) &&
    (!wanted.allOf || includesAll(given.allOf, wanted.allOf)) &&
    (!wanted.noneOf || includesAll(given.noneOf, wanted.noneOf)) &&
    (wanted.equals === undefined || wanted.equals === given.equals)
  );
}

function includesAll(
  list: readonly ClaimValue[] | undefined,
  members: readonly ClaimValue[] | undefined,
): boolean {
  return members?.every((member) => list?.includes(member)) === true;
}
