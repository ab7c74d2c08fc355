/** The command `postern test`. */
import { printRun, runAsJson } from '../policy-test/print-run.ts';
import { runTests } from '../policy-test/run-tests.ts';
import type { TestTargetName } from '../policy-test/targets.ts';
import type { CommandContext } from './context.ts';

export interface TestCommandOptions {
  readonly config: string;
  readonly tests: string;
  readonly target?: readonly TestTargetName[];
  readonly lock?: string;
  readonly json?: boolean;
}

/** Exit code 1 for a case that failed, and for a rule that the cases do not cover. */
export async function runTest(
  { config, tests, target, lock, json }: TestCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const run = await runTests({
    ...{ config, tests, targets: target, lock },
    cwd: process.cwd(),
    now: Date.now() / 1000,
    onStep: terminal.step,
  });
  terminal.stepsDone();
  if (json) terminal.json(runAsJson(run));
  else printRun(run, terminal);
  return run.ok ? 0 : 1;
}
