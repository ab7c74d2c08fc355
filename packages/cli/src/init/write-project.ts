/** Puts a project's files into a folder, and nothing in the place of what is there. */
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../build/make-folder.ts';
import { messageOf, problem } from '../errors.ts';
import { PACKAGE_FILE, type ProjectFile } from './project-files.ts';

const GITIGNORE = '.gitignore';

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
  // It is somebody's whole project: never replaced.
  const mayReplace = (name: string): boolean => overwrite && name !== PACKAGE_FILE;
  await refuseLinks([...files.map(({ name }) => name).filter(mayReplace), GITIGNORE], folder);
  try {
    await makeFolder(folder);
    for (const { name, content } of files) {
      const isWritten = await writeNew(join(folder, name), content, mayReplace(name));
      (isWritten ? written : kept).push(name);
    }
  } catch (cause) {
    throw problem('output_unwritable', folder, messageOf(cause));
  }
  return { written, kept };
}

/** Before anything is written: what would be written through a link would be in the place of a file that nobody has named. */
async function refuseLinks(names: readonly string[], folder: string): Promise<void> {
  for (const name of names) {
    // Whatever else may be wrong with the file, who writes it says it better.
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.isSymbolicLink()) throw problem('init_link', join(folder, name));
  }
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

/** Adds the lines that are not there; resolves to them. `writeProject` has seen that the file is no link. */
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
