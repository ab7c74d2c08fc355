/** Rotates the key ring in a file: the file is the old ring or the new one at every moment, and no two rotations mix. */
import { type FileHandle, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkKeyRing, type KeyRing } from 'postern/gate';
import { messageOf, problem } from '../errors.ts';
import { type RotatedRing, rotateRing } from './key-ring.ts';

export async function rotateFile(file: string, cwd: string): Promise<RotatedRing> {
  return changeRingFile(file, cwd, rotateRing);
}

/** `change` is given the ring that is there, and may throw: then the file is as it was. */
export async function changeRingFile<Changed extends { readonly ring: KeyRing }>(
  file: string,
  cwd: string,
  change: (ring: KeyRing) => Changed,
): Promise<Changed> {
  const path = await findFile(file, cwd);
  const lock = `${path}.rotating`;
  const handle = await takeLock(file, lock);
  try {
    const changed = change(await readRing(path, file));
    await write(handle, changed.ring);
    await rename(lock, path);
    return changed;
  } catch (cause) {
    await handle.close();
    await rm(lock, { force: true });
    throw isSystemError(cause) ? problem('ring_unwritable', file, messageOf(cause)) : cause;
  }
}

/** The ring in a file. */
export async function readRingFile(file: string, cwd: string): Promise<KeyRing> {
  return readRing(await findFile(file, cwd), file);
}

/** Behind links: what a link points to is replaced, not the link. */
async function findFile(file: string, cwd: string): Promise<string> {
  try {
    return await realpath(resolve(cwd, file));
  } catch (cause) {
    throw problem('file_unreadable', file, messageOf(cause));
  }
}

/** The file that will take the ring's place: who makes it may rotate. */
async function takeLock(file: string, lock: string): Promise<FileHandle> {
  try {
    return await open(lock, 'wx', 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw problem('ring_busy', file, lock);
    throw problem('ring_unwritable', file, messageOf(cause));
  }
}

async function readRing(path: string, file: string): Promise<KeyRing> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw problem('file_unreadable', file, messageOf(cause));
  });
  try {
    checkKeyRing(text, 'keyRing');
  } catch (cause) {
    // Its messages quote no value of the ring.
    throw problem('ring_unusable', file, messageOf(cause));
  }
  return JSON.parse(text) as KeyRing;
}

/** On the disk before it takes the other's name: a crash in between must not leave an empty ring. */
async function write(handle: FileHandle, ring: KeyRing): Promise<void> {
  await handle.writeFile(ringText(ring));
  await handle.sync();
  await handle.close();
}

/** As a file holds it. */
export function ringText(ring: KeyRing): string {
  return `${JSON.stringify(ring, undefined, 2)}\n`;
}

function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause;
}
