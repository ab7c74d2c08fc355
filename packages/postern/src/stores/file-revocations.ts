/**
 * Revocations in files, for all processes on one machine: `node` servers, and the instances of the local emulator. Entries are
 * only ever appended, one `write` each, and nothing is written anew: so no lock is needed, and no entry can be lost between two
 * processes. A file takes the entries of one session lifetime; once none of its sessions can be alive, it is deleted whole.
 */
import { accessSync, constants, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RevocationStore } from '../oidc/types.ts';
import { createSegment, type Segment } from './segment.ts';

export interface FileRevocationsOptions {
  /** The files are this and a number: `revocations.1764547200`. On a local disk: a network's has no atomic append. */
  readonly path: string;
  /** The longest that a session lives; the same for all that share the files. */
  readonly lifetimeSeconds: number;
  /** @default 100000 (6 MB on disk, 15 MB in memory) */
  readonly maxEntries?: number;
}

export interface FileRevocationsPorts {
  /** Seconds since the epoch. */
  readonly clock: () => number;
  /** Hears once that four fifths of the entries are taken. */
  readonly warn: (message: string) => void;
}

/** For processes that have seen the next file begin while others were about to write into the last. */
const MARGIN_SECONDS = 60;

/** Throws a TypeError where the folder cannot be written. `get` throws, and `put` rejects, when a file can no longer be read. */
export function createFileRevocations(
  { path, lifetimeSeconds, maxEntries = 100_000 }: FileRevocationsOptions,
  { clock, warn }: FileRevocationsPorts,
): RevocationStore {
  checkFolder(path);
  const segments = new Map(existing(path).map((file) => [file, createSegment(file)] as const));
  let hasWarned = false;
  let latest: Segment[] | undefined;

  function fileAt(time: number): string {
    return `${path}.${Math.floor(time / lifetimeSeconds) * lifetimeSeconds}`;
  }

  /** Reads what has been added since the last time, by whomever. */
  function update(now: number): Segment[] {
    const current = [fileAt(now - lifetimeSeconds), fileAt(now)];
    for (const file of current) {
      if (!segments.has(file)) segments.set(file, createSegment(file));
    }
    for (const [file, segment] of segments) {
      const isThere = segment.update();
      const isOver = segment.changedAt() + lifetimeSeconds + MARGIN_SECONDS < now;
      if (!isThere && segment.lines() > 0 && !isOver) {
        throw new Error('A file of revocations is gone');
      }
      // A lifetime in which nobody was revoked: nobody writes there any more.
      if (!isThere && segment.lines() === 0 && !current.includes(file)) segments.delete(file);
      if (!isOver || file === fileAt(now)) continue;
      segments.delete(file);
      rmSync(file, { force: true });
    }
    return [...segments.values()];
  }

  /** One look for all that a request asks for at once. */
  function lookOnce(): Segment[] {
    if (!latest) {
      latest = update(clock());
      queueMicrotask(() => {
        latest = undefined;
      });
    }
    return latest;
  }

  /** Called before something is added. */
  function checkRoom(now: number): void {
    const taken = update(now).reduce((sum, segment) => sum + segment.lines(), 0);
    if (taken >= maxEntries) {
      throw Object.assign(new Error('The store of revocations is full'), { code: 'store_full' });
    }
    if (hasWarned || taken + 1 < maxEntries * 0.8) return;
    hasWarned = true;
    warn(`The store of revocations holds ${taken + 1} of at most ${maxEntries} entries`);
  }

  return {
    get(key) {
      const times = lookOnce().flatMap((segment) => segment.get(key) ?? []);
      return times.length > 0 ? Math.max(...times) : undefined;
    },
    async put(key, time) {
      const now = clock();
      checkRoom(now);
      await append(fileAt(now), `\n${key} ${time}\n`);
    },
  };
}

/** On disk before it is accepted. A line feed in front, so that what a crash has cut off spoils no other entry. */
async function append(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    const { bytesWritten } = await handle.write(text);
    if (bytesWritten !== text.length) throw new Error('The disk is full');
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** What earlier processes have left, under another lifetime perhaps. */
function existing(path: string): string[] {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => join(folder, name));
}

function checkFolder(path: string): void {
  const folder = dirname(path);
  try {
    accessSync(`${folder}/.`, constants.W_OK | constants.R_OK);
  } catch (cause) {
    throw new TypeError(
      `Option "session.revocationStore.path" must be in a folder that this process may write, got "${path}": create the folder`,
      { cause },
    );
  }
}
