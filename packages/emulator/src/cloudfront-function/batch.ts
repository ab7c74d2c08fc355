/** One process of an engine: its records as outcomes, and what its end says about the event that it did not get past. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type EngineCommand, engineCommand, type FunctionEngine } from './engine.ts';
import { removeScript, type ScriptOptions, writeScript } from './script.ts';

/** Why a function gave no result. */
export type FunctionErrorType = 'syntax' | 'throw' | 'timeout' | 'memory';

/** What became of one event. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly console: readonly string[] }
  | {
      readonly ok: false;
      readonly errorType: FunctionErrorType;
      readonly message: string;
      readonly console: readonly string[];
    };

/** How to run a batch. */
export interface BatchOptions extends ScriptOptions {
  readonly engine: FunctionEngine;
  /** Of one event; the process is ended when it passes. */
  readonly timeoutMilliseconds: number;
}

/** What a process has told so far. */
interface Progress {
  readonly outcomes: Outcome[];
  console: string[];
  /** Lines that are no record: the engine's own report of what ended it. */
  readonly report: string[];
  /** The lines so far of a record that goes on. */
  pending: string;
  started: boolean;
  fatal: string | undefined;
  timedOut: boolean;
}

/** The outcomes of the first events, at least of one: where the process ended early, the last of them says why. */
export async function runBatch(options: BatchOptions): Promise<readonly Outcome[]> {
  const folder = await writeScript(options);
  try {
    const progress = await runProcess(engineCommand(options.engine, folder), folder, options);
    return finish(progress, options.events.length);
  } finally {
    await removeScript(folder);
  }
}

interface Ending {
  readonly progress: Progress;
  readonly code: number | null;
  readonly signal: string | null;
}

function runProcess(
  { file, args }: EngineCommand,
  folder: string,
  { timeoutMilliseconds }: BatchOptions,
): Promise<Ending> {
  const progress: Progress = {
    ...{ outcomes: [], console: [], report: [], pending: '' },
    ...{ started: false, fatal: undefined, timedOut: false },
  };
  const env = { PATH: process.env.PATH ?? '' };
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => {
    progress.timedOut = true;
    child.kill('SIGKILL');
  }, timeoutMilliseconds);
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (progress.fatal !== undefined) return;
    if (read(line, progress)) timer.refresh();
    if (progress.fatal !== undefined) child.kill('SIGKILL');
  });
  createInterface({ input: child.stderr }).on('line', (line) => note(line, progress));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ progress, code, signal });
    });
  });
}

/** Takes in one line; true where an event has come to its end. */
function read(line: string, progress: Progress): boolean {
  const sign = line.charAt(0);
  if (sign !== '+' && sign !== '=') {
    if (line !== '') note(line, progress);
    return false;
  }
  progress.pending += line.slice(1);
  if (sign === '+') return false;
  const record = progress.pending;
  progress.pending = '';
  try {
    return take(JSON.parse(record), progress);
  } catch {
    // The harness writes no such line: the function has got hold of the engine's output, and nothing of it counts any more.
    progress.fatal = 'The function wrote to the engine\'s output past "console.log"';
    return false;
  }
}

// Only its first line, and what says that memory ran out, are ever looked at.
const REPORT_LINES = 100;

function note(line: string, { report }: Progress): void {
  if (report.length < REPORT_LINES) report.push(line);
}

/** Throws for what is no record. */
function take([kind, text]: readonly unknown[], progress: Progress): boolean {
  if (text !== undefined && typeof text !== 'string') throw new TypeError('A record holds texts');
  if (kind === 'start') progress.started = true;
  else if (kind === 'log') progress.console.push(text ?? '');
  else if (kind === 'fatal') progress.fatal = text;
  if (kind !== 'value' && kind !== 'error') return false;
  const { console } = progress;
  const outcome: Outcome =
    kind === 'error'
      ? { ok: false, errorType: 'throw', message: text ?? '', console }
      : { ok: true, value: text === undefined ? undefined : JSON.parse(text), console };
  progress.console = [];
  progress.outcomes.push(outcome);
  return true;
}

function finish(ending: Ending, count: number): readonly Outcome[] {
  const { progress, code } = ending;
  const { outcomes, console } = progress;
  if (outcomes.length < count) return [...outcomes, { ok: false, ...reasonOf(ending), console }];
  if (code === 0) return outcomes;
  // An unhandled rejection ends njs when all events are done: it may be any event's, so each is run alone.
  if (count > 1) return [];
  return [{ ok: false, ...reasonOf(ending), console: outcomes[0]?.console ?? [] }];
}

// What njs says when it cannot get memory, the second while it writes down the first.
const MEMORY =
  /MemoryError|Cannot add property "stack", object is not extensible|heap out of memory/;

function reasonOf({ progress, code, signal }: Ending): {
  readonly errorType: FunctionErrorType;
  readonly message: string;
} {
  const text = progress.report.filter((line) => line !== 'Thrown:').join('\n');
  if (progress.timedOut) return { errorType: 'timeout', message: 'The function took too long' };
  if (progress.fatal !== undefined) return { errorType: 'throw', message: progress.fatal };
  if (MEMORY.test(text))
    return { errorType: 'memory', message: 'The function took too much memory' };
  const message = firstLine(text);
  if (!progress.started && /^SyntaxError/.test(message)) return { errorType: 'syntax', message };
  if (code === 0) {
    return { errorType: 'timeout', message: "The handler's promise was never settled" };
  }
  return { errorType: 'throw', message: message || `The engine ended with ${signal ?? code}` };
}

/** With the line, and without the folder that is gone in a moment. */
function firstLine(text: string): string {
  const [message = ''] = text.split('\n');
  const line = /function\.js:(\d+)/.exec(text)?.[1];
  const bare = message.replace(/ in \S*function\.js:\d+$/, '');
  return line ? `${bare} in ${line}` : bare;
}
