/** A store in a file, for its owner alone: it holds keys that sessions are signed with. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Snapshot } from './store.ts';

interface StoredSnapshot {
  readonly etag: string;
  readonly entries: Readonly<Record<string, string>>;
}

/** `undefined` where there is no file yet. */
export function loadSnapshot(file: string): Pick<Snapshot, 'entries' | 'etag'> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  const { etag, entries } = parse(text, file);
  return { etag, entries: new Map(Object.entries(entries)) };
}

function parse(text: string, file: string): StoredSnapshot {
  try {
    const { etag, entries } = JSON.parse(text) as Partial<StoredSnapshot>;
    if (typeof etag === 'string' && typeof entries === 'object' && entries)
      return { etag, entries };
  } catch {
    // The parser's message quotes the text.
  }
  throw new TypeError(`Option "file" must be a KeyValueStore's own, got "${file}": remove it`);
}

/** As a whole or not at all. */
export function saveSnapshot(file: string, { etag, entries }: Snapshot): void {
  const draft = `${file}.${process.pid}.draft`;
  const text = JSON.stringify({ etag, entries: Object.fromEntries(entries) });
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
}
