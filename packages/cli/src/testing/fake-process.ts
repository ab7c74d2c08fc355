/** A process for tests: arguments and files in, text and an exit code out. */
import type { CommandLineProcess } from '../process.ts';
import { type ExitCode, run } from '../run.ts';

export interface FakeProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text that ends, or whatever comes. */
  readonly stdin?: string | AsyncIterable<string>;
  readonly isTTY?: boolean;
}

export interface FakeProcess extends CommandLineProcess {
  /** Everything written so far. */
  readonly written: { stdout: string; stderr: string };
  /** Presses Ctrl-C. */
  interrupt(): void;
}

export function createFakeProcess(
  args: readonly string[],
  { cwd, env = {}, stdin = '', isTTY = false }: FakeProcessOptions,
): FakeProcess {
  const written = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    write(text: string): void {
      written[name] += text;
    },
  });
  return {
    argv: ['node', 'postern', ...args],
    env,
    cwd: () => cwd,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    stdin: Object.assign(typeof stdin === 'string' ? typed(stdin) : stdin, { isTTY }),
    once: (_signal, listener) => listeners.add(listener),
    off: (_signal, listener) => listeners.delete(listener),
    written,
    interrupt() {
      for (const listener of listeners) listener();
    },
  };
}

async function* typed(text: string): AsyncGenerator<string> {
  yield text;
}

export interface RunResult {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line to its end. */
export async function runCommand(
  args: readonly string[],
  options: FakeProcessOptions,
): Promise<RunResult> {
  const process = createFakeProcess(args, options);
  const exitCode = await run(process);
  return { exitCode, ...process.written };
}
