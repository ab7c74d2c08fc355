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
  const kindOf = rules.map(({ allow, conditions, ask, credential, allowCrossSite }) => {
    const name = JSON.stringify([allow, conditions, ask, credential, allowCrossSite]);
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
    const places =
      open.get(kindOf[place]) ?? [...rules.keys()].filter((other) => isOpen(compare(other, place)));
    open.set(kindOf[place], places);
    return places;
  }

  return { compare, othersOpenTo };
}

/** Whether `rule` asks for less than `other`, as much, more, or something else. */
export function compareStrength(rule: RulePlan, other: RulePlan): Strength {
  const suffices = impliesRule(rule, other);
  const isImplied = impliesRule(other, rule);
  if (suffices && isImplied) return 'equal';
  return suffices ? 'stricter' : isImplied ? 'weaker' : 'different';
}

/** Whether whoever passes the first rule passes the second. What a delegate says nobody can tell: it is one condition more. */
function impliesRule(rule: RulePlan, weaker: RulePlan): boolean {
  if (rule.allow === 'nobody') return true;
  if (weaker.ask && !rule.ask) return false;
  if (!impliesCredential(rule, weaker)) return false;
  const difference = ORDER.indexOf(rule.allow) - ORDER.indexOf(weaker.allow);
  return difference > 0 || (difference === 0 && impliesAll(rule, weaker));
}

/** Whether a request with a credential that the first rule takes may come with it to the second. */
function impliesCredential(rule: RulePlan, weaker: RulePlan): boolean {
  if (weaker.allow === 'anyone') return true;
  if (weaker.credential && weaker.credential !== rule.credential) return false;
  return !rule.allowCrossSite || weaker.allowCrossSite === true;
}

/** Whether a rule of this strength may let someone pass whom the other refuses. */
export function isOpen(strength: Strength): strength is 'weaker' | 'different' {
  return strength === 'weaker' || strength === 'different';
}

/** Whether claims that meet the first rule's conditions always meet the second's. */
function impliesAll(rule: RulePlan, weaker: RulePlan): boolean {
  const given = demandsByClaim(rule);
  if ([...given.values()].some((demand) => !canBeMet(demand))) return true;
  return (weaker.conditions ?? []).every((wanted) => {
    const demand = given.get(claimOf(wanted));
    return demand !== undefined && implies(demand, wanted);
  });
}

/** All that a rule asks of one claim. */
interface Demand {
  readonly anyOf: readonly (readonly ClaimValue[])[];
  readonly allOf: readonly ClaimValue[];
  readonly noneOf: readonly ClaimValue[];
  readonly equals: readonly ClaimValue[];
}

const NOTHING: Demand = { anyOf: [], allOf: [], noneOf: [], equals: [] };

/** Short names can share a claim, so that several conditions fall on one. */
function demandsByClaim({ conditions = [] }: RulePlan): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>();
  for (const condition of conditions) {
    const claim = claimOf(condition);
    demands.set(claim, demandAlso(demands.get(claim) ?? NOTHING, condition));
  }
  return demands;
}

function claimOf({ path }: ConditionPlan): string {
  return JSON.stringify(path ?? 'scope');
}

function demandAlso(
  demand: Demand,
  { anyOf, allOf = [], noneOf = [], equals }: Omit<ConditionPlan, 'claim'>,
): Demand {
  return {
    anyOf: anyOf ? [...demand.anyOf, anyOf] : demand.anyOf,
    allOf: [...demand.allOf, ...allOf],
    noneOf: [...demand.noneOf, ...noneOf],
    equals: equals === undefined ? demand.equals : [...demand.equals, equals],
  };
}

/**
 * Whether some value of the claim meets the demand. Without `equals` a list of everything that is not forbidden is the
 * best one; with it there is one value only.
 */
function canBeMet({ anyOf, allOf, noneOf, equals }: Demand): boolean {
  const [only] = equals;
  const mayHold = (value: ClaimValue) =>
    !noneOf.includes(value) && (only === undefined || value === only);
  return (
    equals.every(mayHold) && allOf.every(mayHold) && anyOf.every((values) => values.some(mayHold))
  );
}

/** Each part is implied where its opposite cannot be met besides. A claim that is there is implied by any demand. */
function implies(demand: Demand, { anyOf, allOf, noneOf, equals }: ConditionPlan): boolean {
  const excludes = (opposite: Omit<ConditionPlan, 'claim'>) =>
    !canBeMet(demandAlso(demand, opposite));
  return (
    (!anyOf || excludes({ noneOf: anyOf })) &&
    (allOf ?? []).every((value) => excludes({ noneOf: [value] })) &&
    (noneOf ?? []).every((value) => excludes({ allOf: [value] })) &&
    (equals === undefined || demand.equals.includes(equals))
  );
}
