/** The command `postern doctor`. */
import { examine } from '../doctor/examine.ts';
import { printExamination } from '../doctor/print-examination.ts';
import { problem } from '../errors.ts';
import type { CommandContext } from './context.ts';

export interface DoctorCommandOptions {
  readonly config: string;
  readonly lock?: string;
  readonly template?: string;
  readonly public: readonly string[];
  readonly ungated: readonly string[];
  readonly build?: string;
  readonly offline?: boolean;
  readonly timeout: string;
  readonly json?: boolean;
}

/** Returns the exit code: 1 where a check has failed. */
export async function runDoctor(
  { json, timeout, ...options }: DoctorCommandOptions,
  { process, terminal }: CommandContext,
): Promise<number> {
  const examination = await examine(
    {
      ...options,
      cwd: process.cwd(),
      env: process.env,
      timeoutSeconds: readSeconds(timeout),
    },
    {
      onProgress: (waitingFor) => {
        const [first, ...others] = waitingFor;
        // Elsewhere than on a terminal each step is a line of its own: too many to read.
        if (!process.stderr.isTTY || first === undefined) return;
        terminal.step(
          `Waiting for ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`,
        );
      },
    },
  );
  terminal.stepsDone();
  if (json) terminal.json(examination);
  else printExamination(examination, terminal);
  return examination.ok ? 0 : 1;
}

const MAX_TIMEOUT_SECONDS = 60;

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS) return seconds;
  throw problem('option_invalid', '--timeout', text, `seconds, ${MAX_TIMEOUT_SECONDS} at most`);
}
