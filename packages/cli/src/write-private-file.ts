/** Writes what only its owner may read. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, problem } from './errors.ts';

/** Never over a file that is there: it may hold a key that is in use. */
export async function writePrivateFile(file: string, text: string, cwd: string): Promise<void> {
  try {
    await writeFile(resolve(cwd, file), text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw problem('file_exists', file);
    throw problem('output_unwritable', file, messageOf(cause));
  }
}
