/** Puts a project's files into a folder, and nothing in the place of what is there. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../build/make-folder.ts';
import { messageOf, problem } from '../errors.ts';
import { PACKAGE_FILE, type ProjectFile } from './project-files.ts';

export interface WriteProjectOptions {
  readonly folder: string;
  /** Whether files that are there lose what is in them; `package.json` never does. */
  readonly overwrite: boolean;
}

export interface WrittenProject {
  readonly written: readonly string[];
  /** They were there. */
  readonly kept: readonly string[];
}

export async function writeProject(
  files: readonly ProjectFile[],
  { folder, overwrite }: WriteProjectOptions,
): Promise<WrittenProject> {
  const [written, kept]: [string[], string[]] = [[], []];
  try {
    await makeFolder(folder);
    for (const { name, content } of files) {
      // It is somebody's whole project: never replaced.
      const mayReplace = overwrite && name !== PACKAGE_FILE;
      const isWritten = await writeNew(join(folder, name), content, mayReplace);
      (isWritten ? written : kept).push(name);
    }
  } catch (cause) {
    throw problem('output_unwritable', folder, messageOf(cause));
  }
  return { written, kept };
}

/** Node refuses a file that is there in one step: none can come in between. */
async function writeNew(file: string, content: string, mayReplace: boolean): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: mayReplace ? 'w' : 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

const GITIGNORE = '.gitignore';

/** Adds the lines that are not there; resolves to them. */
export async function ignoreLines(
  lines: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const file = join(folder, GITIGNORE);
  const text = await readFile(file, 'utf8').catch(emptyIfAbsent);
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()));
  const added = lines.filter((line) => !present.has(line));
  if (added.length === 0) return added;
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  await writeFile(file, `${text}${end}${added.join('\n')}\n`);
  return added;
}

function emptyIfAbsent(cause: NodeJS.ErrnoException): string {
  if (cause.code === 'ENOENT') return '';
  throw problem('file_unreadable', GITIGNORE, messageOf(cause));
}
