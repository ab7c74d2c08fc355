/** Makes a folder and those above it, one at a time. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Rejects with the reason of the first folder that cannot be made. Node's own `mkdir` with `recursive` takes ENOENT for a
 * missing parent and tries for ever where the parent is there, as in /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!(await isFolder(folder))) throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // whatever the reason, mkdir says it better
  );
}
