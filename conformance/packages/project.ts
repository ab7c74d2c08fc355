/** An empty project beside what uses the packages in it: the files of `project/`. */
import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './publishable.ts';

const execute = promisify(execFile);

export interface Project {
  readonly folder: string;
  /** Runs a program in the project; resolves with what it printed, rejects when it fails. */
  run(program: string, ...words: readonly string[]): Promise<string>;
  /** The names that each entry exports, as `names.mjs` or `names.cjs` gets them. */
  namesOf(script: string, entries: readonly string[]): Promise<Names>;
}

export type Names = Readonly<Record<string, readonly string[]>>;

export function startProject(folder: string): Project {
  cpSync(join(ROOT, 'conformance/packages/project'), folder, { recursive: true });
  async function run(program: string, ...words: readonly string[]): Promise<string> {
    return (await execute(program, words, { cwd: folder })).stdout;
  }
  return {
    folder,
    run,
    namesOf: async (script, entries) =>
      JSON.parse(await run(process.execPath, script, JSON.stringify(entries))),
  };
}

/** What modules export here, in the repository or from a file. */
export async function namesHere(specifiers: readonly string[]): Promise<Names> {
  const names = specifiers.map(async (one) => [one, Object.keys(await import(one)).sort()]);
  return Object.fromEntries(await Promise.all(names));
}
