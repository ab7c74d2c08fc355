/** `postern test`: every case on every target, and which rules they reach. */
import { basename } from 'node:path';
import type { PosternConfig } from 'postern';
import { type PolicyCase, type PolicyTests, policyTests } from 'postern/test';
import { loadConfig } from '../config/load.ts';
import { problem, UserError } from '../errors.ts';
import { type CoveredRule, coverRules } from './cover-rules.ts';
import type { Observation, Unsent } from './observation.ts';
import { createTestGates, type TestGates, type TestGatesOptions } from './prepare-tests.ts';
import { TARGET_NAMES, TARGETS, type TestTargetName } from './targets.ts';

export interface RunTestsOptions extends TestGatesOptions {
  /** Path of the tests, relative to `cwd`. */
  readonly tests: string;
  /** @default every target that the config can be built for */
  readonly targets?: readonly TestTargetName[] | undefined;
  readonly onStep?: ((text: string) => void) | undefined;
}

/** What became of a case on a target. */
export type CaseResult = ({ readonly ok: boolean } & Observation) | Unsent;

export interface TargetRun {
  readonly name: TestTargetName;
  /** Why the config cannot be built for it; absent where it ran. */
  readonly skipped?: string;
  /** In the order of the cases. */
  readonly results: readonly CaseResult[];
  readonly notice?: string | undefined;
}

export interface TestRun {
  readonly config: PosternConfig;
  readonly cases: readonly PolicyCase[];
  readonly targets: readonly TargetRun[];
  readonly rules: readonly CoveredRule[];
  /** Every case, which some target was sent at least, and every rule that is not named as uncovered. */
  readonly ok: boolean;
}

const TESTS = {
  noun: 'policy tests',
  option: '--tests',
  example: 'export default policyTests([ … ])',
} as const;

/** Refuses with a `UserError` what cannot be run; a case that fails is a result. */
export async function runTests(options: RunTestsOptions): Promise<TestRun> {
  const { tests: path, cwd, targets: wanted, onStep } = options;
  onStep?.(`Reading ${options.config} and ${path}`);
  const gates = await createTestGates(options);
  const { cases, uncovered } = await loadTests(path, cwd);
  const targets: TargetRun[] = [];
  for (const name of wanted ?? TARGET_NAMES) {
    onStep?.(`Testing ${name}`);
    const isOptional = wanted === undefined && name !== 'core' && name !== ownTarget(gates.config);
    targets.push(await runTarget(name, { gates, cases, isOptional }));
  }
  const rules = coverRules({ config: gates.config, cases, uncovered, targets });
  const results = targets.flatMap((target) => target.results);
  const isRight = (result: CaseResult) => 'unsent' in result || result.ok;
  const ok =
    results.every(isRight) &&
    cases.every((_, place) => isSent(targets, place)) &&
    rules.every(({ problem: found }) => found === undefined);
  return { config: gates.config, cases, targets, rules, ok };
}

/** Whether anything is known of the case at this place. */
export function isSent(targets: readonly TargetRun[], place: number): boolean {
  return targets.some(({ results }) => results[place] && !('unsent' in results[place]));
}

function ownTarget({ target = 'lambda-edge' }: PosternConfig): TestTargetName {
  return target;
}

/** What the file exports is checked again: it may have been written without `policyTests`. */
async function loadTests(path: string, cwd: string): Promise<PolicyTests> {
  const { value } = await loadConfig(path, cwd, TESTS);
  const { cases, uncovered } = value as unknown as PolicyTests;
  try {
    return policyTests(cases, { ...(uncovered && { uncovered }) });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw problem('tests_refused', basename(path), cause.message);
  }
}

interface Work {
  readonly gates: TestGates;
  readonly cases: readonly PolicyCase[];
  /** Skipped where the config cannot be built for it; else that is an error. */
  readonly isOptional: boolean;
}

async function runTarget(
  name: TestTargetName,
  { gates, cases, isOptional }: Work,
): Promise<TargetRun> {
  const opened = await TARGETS[name](gates).catch((cause: unknown) => {
    if (isOptional && cause instanceof UserError) return cause;
    throw cause;
  });
  if (opened instanceof UserError) return { name, skipped: reasonOf(opened), results: [] };
  try {
    const observed = await opened.observe(cases);
    const results = observed.map((one, place) => judge(cases[place] as PolicyCase, one));
    return { name, results, notice: opened.notice };
  } finally {
    await opened.close?.();
  }
}

/** Without the name of the config, which is the same for all. */
function reasonOf({ message }: UserError): string {
  return message.replace(/^Config "[^"]*" is refused: /, '');
}

/** A login half behind a function URL has no rules: there the verdict alone is compared, and its code. */
function judge({ expect, rule, code }: PolicyCase, observed: Observation | Unsent): CaseResult {
  if ('unsent' in observed) return observed;
  const isRule =
    rule === undefined || observed.rule === undefined || rule === `rules[${observed.rule}]`;
  const isCode = code === undefined || observed.code === code;
  return { ok: observed.got === expect && isRule && isCode, ...observed };
}
