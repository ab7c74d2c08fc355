/** The command `postern build`. */
import { resolve } from 'node:path';
import type { Target } from 'postern';
import { type BuiltTarget, buildTarget } from '../build/build-target.ts';
import { writeFiles } from '../build/write-files.ts';
import type { CommandContext } from './context.ts';

export interface BuildCommandOptions {
  readonly config: string;
  readonly out: string;
  /** In place of the config's own. */
  readonly target?: Target;
  readonly lock?: string;
  readonly refresh?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Returns the exit code. */
export async function runBuild(
  { json, out, ...options }: BuildCommandOptions,
  context: CommandContext,
): Promise<number> {
  const { process, terminal } = context;
  const built = await buildAsTold(options, context);
  const removed = await writeFiles(built.files, resolve(process.cwd(), out));
  noteRemoved(removed, { out, terminal });
  if (json) terminal.json(built.report);
  else {
    terminal.line(`${terminal.colours.green('Built')} ${out}`);
    built.print(terminal);
  }
  return 0;
}

/** The steps are told on the terminal. */
export function buildAsTold(
  { target, ...options }: Omit<BuildCommandOptions, 'out' | 'json'>,
  { process, terminal }: CommandContext,
): Promise<BuiltTarget> {
  return buildTarget({
    ...options,
    cwd: process.cwd(),
    env: process.env,
    now: Date.now() / 1000,
    onStep: terminal.step,
    ...(target !== undefined && { mark: (config) => ({ ...config, target }) }),
  });
}

/** Of what stood in the folder. */
export function noteRemoved(
  removed: readonly string[],
  { out, terminal }: { readonly out: string; readonly terminal: CommandContext['terminal'] },
): void {
  terminal.stepsDone();
  for (const name of removed) {
    terminal.note(`Removed ${out}/${name}, which an earlier build left and this one does not make`);
  }
}
