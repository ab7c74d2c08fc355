/** The command `postern build`. */
import { resolve } from 'node:path';
import { buildGate, writeBuild } from '../build/build.ts';
import { printReport } from '../build/report.ts';
import type { CommandContext } from './context.ts';

export interface BuildCommandOptions {
  readonly config: string;
  readonly out: string;
  readonly lock?: string;
  readonly refresh?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Returns the exit code. */
export async function runBuild(
  options: BuildCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const { json, out, ...build } = options;
  const built = await buildGate({
    ...build,
    cwd: process.cwd(),
    env: process.env,
    now: Date.now() / 1000,
    onStep: terminal.step,
  });
  await writeBuild(built, resolve(process.cwd(), out));
  terminal.stepsDone();
  if (json) terminal.json(built.report);
  else {
    terminal.line(`${terminal.colours.green('Built')} ${out}`);
    printReport(built.report, terminal);
  }
  return 0;
}
