/** The versions of Node that Postern runs on, and how a module is run under each: installed from npm when first asked for. */
import { fork } from 'node:child_process';

export const MAJORS: readonly number[] = [20, 22, 24];

type FindNode = (major: number) => string | undefined;

/** Path of a Node of that major version; undefined where it cannot be had. */
export async function findNode(major: number): Promise<string | undefined> {
  const script = new URL('../../../scripts/node-version.mjs', import.meta.url);
  const { findNode: find } = (await import(script.href)) as { findNode: FindNode };
  return find(major);
}

export interface ChildOptions {
  readonly execPath?: string;
  readonly execArgv?: readonly string[];
}

/**
 * Runs a module of this folder in a fresh process, gives it `task` and resolves with its one message. What it prints is
 * dropped: a gate logs each refusal.
 */
export function runChild<Result>(
  module: string,
  task: object,
  { execPath = process.execPath, execArgv = [] }: ChildOptions = {},
): Promise<Result> {
  const file = new URL(module, import.meta.url);
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(file, { execPath, execArgv: [...execArgv], stdio: [...stdio] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Result));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${module} ended without an answer: ${signal ?? code}`)),
    );
    child.send(task);
  });
}

/** The other side of `runChild`: takes the task, sends the result, and lets the process end. */
export function answerParent<Task>(work: (task: Task) => Promise<object>): void {
  process.once('message', async (task) => {
    const result = await work(task as Task);
    process.send?.(result, () => process.disconnect());
  });
}
