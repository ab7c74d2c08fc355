/**
 * Which rules the cases reach: of one that no case reaches nobody has said who may pass there; nor of a condition that is not seen to
 * let somebody pass and somebody not.
 */
import type { PosternConfig } from 'postern';
import type { PolicyCase, RuleName } from 'postern/test';
import { problem } from '../errors.ts';
import { describeRule } from '../explain/explain.ts';
import type { Observation } from './observation.ts';
import type { TargetRun } from './run-tests.ts';

type Missing =
  | 'uncovered'
  | 'never allowed'
  | 'never refused by its condition'
  | 'never allowed, nor refused by its condition';

export interface CoveredRule {
  readonly rule: RuleName;
  /** What it says. */
  readonly text: string;
  /** How many cases it decides, as they expect. */
  readonly cases: number;
  /** Nothing is missing; of a rule with `require`: a case passes it, and its condition refuses one. */
  readonly isCovered: boolean;
  /** The tests name it as one that no case needs to cover. */
  readonly isNamed: boolean;
  /** Why the run fails for it. */
  readonly problem?: Missing | 'covered, though named as uncovered';
}

export interface CoverOptions {
  readonly config: PosternConfig;
  readonly cases: readonly PolicyCase[];
  readonly uncovered: readonly RuleName[];
  readonly targets: readonly TargetRun[];
}

/** Of a case that failed nobody knows which rule should have decided: it covers none. Nor does a refusal of another site's page. */
export function coverRules({ config, uncovered, targets }: CoverOptions): readonly CoveredRule[] {
  const { rules } = config;
  refuseUnknown(uncovered, rules.length);
  const covering = coveringCases(targets);
  return rules.map((rule, index) => {
    const name: RuleName = `rules[${index}]`;
    const own = covering.filter((one) => one.rule === index);
    const missing = missingOf(own, rule.require !== undefined);
    const isNamed = uncovered.includes(name);
    const found = problemOf(missing, isNamed);
    return {
      rule: name,
      text: describeRule({ ...rule, index }).replace(`${name} `, ''),
      ...{ cases: own.length, isCovered: missing === undefined, isNamed },
      ...(found && { problem: found }),
    };
  });
}

/** Refused by a rule's `require`. */
const UNMET = 'insufficient_scope';

/** Who is refused for a credential that is absent or wrong never gets to the condition. */
function missingOf(own: readonly Observation[], hasCondition: boolean): Missing | undefined {
  if (own.length === 0) return 'uncovered';
  if (!hasCondition) return undefined;
  const isAllowed = own.some(({ got }) => got === 'allow');
  const isRefused = own.some(({ code }) => code === UNMET);
  if (isAllowed) return isRefused ? undefined : 'never refused by its condition';
  return isRefused ? 'never allowed' : 'never allowed, nor refused by its condition';
}

function problemOf(missing: Missing | undefined, isNamed: boolean): CoveredRule['problem'] {
  if (!isNamed) return missing;
  return missing ? undefined : 'covered, though named as uncovered';
}

/** Refused for the page it comes from, before anybody asked who may pass. */
const CROSS_SITE = 'cross_site';

/** What became of each case, on the first target that says which rule decided it. */
function coveringCases(targets: readonly TargetRun[]): readonly Observation[] {
  const ran = targets.filter(({ skipped }) => skipped === undefined);
  const [{ results = [] } = {}] = ran;
  return results.flatMap((_, place) => {
    const [first] = ran.flatMap(({ results: own }) => {
      const result = own[place];
      return result && 'ok' in result && result.rule !== undefined ? [result] : [];
    });
    return first?.ok && first.code !== CROSS_SITE ? [first] : [];
  });
}

function refuseUnknown(uncovered: readonly RuleName[], count: number): void {
  const unknown = uncovered.find((name) => Number(name.slice('rules['.length, -1)) >= count);
  if (unknown === undefined) return;
  throw problem('tests_no_rule', unknown, count === 1 ? 'one rule' : `${count} rules`);
}
