/** The program: arguments in, an exit code out. Everything it touches of the process comes in as a parameter. */
import { CommanderError } from 'commander';
import { messageOf, UserError } from './errors.ts';
import type { CommandLineProcess } from './process.ts';
import { createProgram } from './program.ts';
import { createTerminal, type Terminal } from './terminal.ts';

/** 0: done. 1: refused or failed for a reason that the user can mend. 2: a defect in Postern. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line. Never throws. */
export async function run(process: CommandLineProcess): Promise<ExitCode> {
  const json = process.argv.includes('--json');
  const terminal = createTerminal(process, { quiet: json });
  let exitCode: ExitCode = 0;
  const program = createProgram({ process, terminal }, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(process.argv);
    return exitCode;
  } catch (cause) {
    return report(cause, terminal, json);
  } finally {
    terminal.stepsDone();
  }
}

function report(cause: unknown, terminal: Terminal, json: boolean): ExitCode {
  // Help and usage errors have been written by then.
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 1;
  if (cause instanceof UserError) {
    const { code, message, details } = cause;
    if (json) terminal.json({ error: { code, message, details } });
    else printProblem(cause, terminal);
    return 1;
  }
  if (json) terminal.json({ error: { code: 'defect', message: messageOf(cause), details: [] } });
  terminal.note(defectText(cause));
  return 2;
}

function printProblem({ message, details }: UserError, terminal: Terminal): void {
  terminal.note(`${terminal.colours.red('Error')}: ${message}`);
  for (const detail of details) terminal.note(`  ${detail}`);
}

function defectText(cause: unknown): string {
  const stack = cause instanceof Error ? cause.stack : String(cause);
  return `This is a defect in Postern, not in what you did; please report it with these lines:\n${stack}`;
}
