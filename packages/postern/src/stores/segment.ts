/** One file of revocations as this process has read it so far. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

export interface Segment {
  /** Reads on; false where there is no file. Throws when it has been cut: then nobody knows who has been signed out. */
  readonly update: () => boolean;
  readonly get: (key: string) => number | undefined;
  readonly lines: () => number;
  /** When the file last grew, in seconds since the epoch. Infinity: it is not there yet. */
  readonly changedAt: () => number;
}

const ENTRY = /^([su]\.[\w-]{43}) (\d+(?:\.\d+)?)$/;

export function createSegment(file: string): Segment {
  const entries = new Map<string, number>();
  let offset = 0;
  let lines = 0;
  let changedAt = Number.POSITIVE_INFINITY;

  function take(line: string): void {
    const [, key, time] = ENTRY.exec(line) ?? [];
    // Empty, or torn by a crash: whoever wrote it was not told that it was accepted.
    if (!key) return;
    lines++;
    entries.set(key, Math.max(Number(time), entries.get(key) ?? 0));
  }

  return {
    get: (key) => entries.get(key),
    lines: () => lines,
    changedAt: () => changedAt,
    update() {
      const found = statSync(file, { throwIfNoEntry: false });
      if (!found) return false;
      if (found.size < offset) throw new Error('A file of revocations has been cut');
      changedAt = found.mtimeMs / 1000;
      if (found.size === offset) return true;
      const text = read(file, offset, found.size - offset);
      // The last line may still be on its way.
      const complete = text.slice(0, text.lastIndexOf('\n') + 1);
      for (const line of complete.split('\n')) take(line);
      offset += complete.length;
      return true;
    },
  };
}

/** As Latin-1: a character for each byte. */
function read(file: string, position: number, length: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, length, position));
  } finally {
    closeSync(handle);
  }
}
