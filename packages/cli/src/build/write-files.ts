/** Writes what a build has made: each file whole or not at all, and those that hold secrets for their owner alone. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, problem } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

export interface OutputFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isSecret: boolean;
}

/** Files of an earlier build that this one does not make are left alone. */
export async function writeFiles(files: readonly OutputFile[], folder: string): Promise<void> {
  try {
    for (const { name, content, isSecret } of files) {
      const file = join(resolve(folder), name);
      await makeFolder(dirname(file));
      await writeWhole(file, content, isSecret ? 0o600 : 0o644);
    }
  } catch (cause) {
    throw problem('output_unwritable', basename(folder), messageOf(cause));
  }
}

async function writeWhole(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    // One that an interrupted build left would keep its own mode.
    await rm(temporary, { force: true });
    await writeFile(temporary, content, { flag: 'wx', mode });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
