/** The entries of a store: what is accepted, which version they are, and what functions see of them yet. */
import { randomBytes } from 'node:crypto';
import type { FunctionStore } from '../cloudfront-function/function-store.ts';
import { checkChange, checkTotal } from './check-change.ts';
import type { Refusal } from './refusals.ts';

export interface Change {
  readonly puts: readonly (readonly [key: string, value: string])[];
  readonly deletes: readonly string[];
}

/** The entries at a moment. */
export interface Snapshot {
  readonly entries: ReadonlyMap<string, string>;
  readonly etag: string;
  /** Keys and values, in bytes. */
  readonly bytes: number;
  /** Seconds since the epoch. */
  readonly changedAt: number;
}

export interface EntryStore extends FunctionStore {
  latest(): Snapshot;
  /** All of the change or nothing of it. */
  apply(change: Change): Refusal | Snapshot;
}

export interface EntryStoreOptions {
  readonly begin: Pick<Snapshot, 'entries' | 'etag'>;
  readonly propagationDelaySeconds: number;
  readonly clock: () => number;
  /** Called before a change counts; throws where it cannot be kept. */
  readonly save: (snapshot: Snapshot) => void;
}

export function createEntryStore(options: EntryStoreOptions): EntryStore {
  const { begin, propagationDelaySeconds, clock, save } = options;
  const first = { ...begin, bytes: bytesOf(begin.entries), changedAt: clock() };
  let latest: Snapshot = first;
  let version = 0;
  /** The first one is what functions see; the others are on their way. */
  let visible: (Snapshot & { readonly version: number; readonly from: number })[] = [
    { ...first, version, from: Number.NEGATIVE_INFINITY },
  ];

  return {
    latest: () => latest,
    apply(change) {
      const refusal = checkChange(change, latest.entries);
      if (refusal) return refusal;
      const entries = changed(latest.entries, change);
      const bytes = bytesOf(entries);
      const overflow = checkTotal(bytes);
      if (overflow) return overflow;
      const changedAt = clock();
      const snapshot = { entries, bytes, etag: newEtag(), changedAt };
      save(snapshot);
      latest = snapshot;
      version++;
      visible.push({ ...snapshot, version, from: changedAt + propagationDelaySeconds });
      return snapshot;
    },
    read() {
      const now = clock();
      const arrived = visible.findLastIndex(({ from }) => from <= now);
      visible = visible.slice(Math.max(arrived, 0));
      const { version, entries } = visible[0] as (typeof visible)[0];
      return { version, entries };
    },
  };
}

function changed(entries: ReadonlyMap<string, string>, { puts, deletes }: Change) {
  const next = new Map(entries);
  for (const key of deletes) next.delete(key);
  for (const [key, value] of puts) next.set(key, value);
  return next;
}

function bytesOf(entries: ReadonlyMap<string, string>): number {
  let bytes = 0;
  for (const [key, value] of entries) bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  return bytes;
}

/** Of the shape that AWS's have; which one comes next is not to be guessed. */
export function newEtag(): string {
  return `KV${randomBytes(8).toString('hex').toUpperCase()}`;
}
