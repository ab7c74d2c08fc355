/** Which rules the cases reach: one that no case reaches says nothing of who may pass there. */
import type { PosternConfig } from 'postern';
import type { PolicyCase, RuleName } from 'postern/test';
import { problem } from '../errors.ts';
import { describeRule } from '../explain/explain.ts';
import type { TargetRun } from './run-tests.ts';

export interface CoveredRule {
  readonly rule: RuleName;
  /** What it says. */
  readonly text: string;
  /** How many cases it decides, as they expect. */
  readonly cases: number;
  /** The tests name it as one that no case needs to reach. */
  readonly isNamed: boolean;
  /** Why the run fails for it. */
  readonly problem?: 'uncovered' | 'covered, though named as uncovered';
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
  const deciding = decidingRules(targets);
  return rules.map((rule, index) => {
    const name: RuleName = `rules[${index}]`;
    const cases = deciding.filter((one) => one === index).length;
    const isNamed = uncovered.includes(name);
    const found = problemOf(cases, isNamed);
    const text = describeRule({ ...rule, index }).replace(`${name} `, '');
    return { rule: name, text, cases, isNamed, ...(found && { problem: found }) };
  });
}

function problemOf(cases: number, isNamed: boolean): CoveredRule['problem'] {
  if (cases > 0 === !isNamed) return undefined;
  return isNamed ? 'covered, though named as uncovered' : 'uncovered';
}

/** Refused for the page it comes from, before anybody asked who may pass. */
const CROSS_SITE = 'cross_site';

/** For each case the rule that decided it, on the first target that says so. */
function decidingRules(targets: readonly TargetRun[]): readonly (number | undefined)[] {
  const ran = targets.filter(({ skipped }) => skipped === undefined);
  const [{ results = [] } = {}] = ran;
  return results.map((_, place) => {
    const known = ran.flatMap(({ results: own }) => {
      const result = own[place];
      return result && 'ok' in result && result.rule !== undefined ? [result] : [];
    });
    const [first] = known;
    return first?.ok && first.code !== CROSS_SITE ? first.rule : undefined;
  });
}

function refuseUnknown(uncovered: readonly RuleName[], count: number): void {
  const unknown = uncovered.find((name) => Number(name.slice('rules['.length, -1)) >= count);
  if (unknown === undefined) return;
  throw problem('tests_no_rule', unknown, count === 1 ? 'one rule' : `${count} rules`);
}
