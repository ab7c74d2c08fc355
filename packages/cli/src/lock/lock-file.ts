/** `postern.lock.json`: the keys and endpoints that a build bakes in. Committed beside the config, so that a build is reproducible. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, problem } from '../errors.ts';
import { shownUrl } from '../shown-url.ts';
import type { PublicJwk } from './normalise-jwks.ts';
import { isMetadata, type Metadata } from './normalise-metadata.ts';

/** What is known about one issuer. */
export interface LockEntry {
  readonly jwksUri: string;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  /** When the keys were fetched, in seconds since the epoch. */
  readonly fetchedAt: number;
  /** What a login needs of its discovery document. */
  readonly metadata?: Metadata;
}

export interface Lock {
  readonly version: 1;
  /** By issuer, in alphabetical order. */
  readonly issuers: Readonly<Record<string, LockEntry>>;
}

export const EMPTY_LOCK: Lock = { version: 1, issuers: {} };

/** Reads a lock file at `now`, in seconds since the epoch; one that does not exist is empty. */
export async function readLock(file: string, now: number): Promise<Lock> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return EMPTY_LOCK;
    throw problem('lock_unreadable', basename(file), messageOf(cause));
  }
  return parseLock(text, { name: basename(file), now });
}

interface Source {
  readonly name: string;
  readonly now: number;
}

function parseLock(text: string, { name, now }: Source): Lock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message may quote the file; its line does not help where the remedy is to make it anew.
    throw problem('lock_unreadable', name, 'it is not JSON');
  }
  if (!isRecord(value) || value.version !== 1 || !isRecord(value.issuers)) {
    throw problem('lock_unreadable', name, 'it is not a lock file of version 1');
  }
  for (const [issuer, entry] of Object.entries(value.issuers)) {
    if (!isLockEntry(entry)) {
      throw problem('lock_unreadable', name, `"${shownUrl(issuer)}" is malformed`);
    }
    if (!isPast(entry.fetchedAt, now)) throw problem('lock_time', name, shownUrl(issuer));
  }
  return value as unknown as Lock;
}

function isLockEntry(value: unknown): value is LockEntry {
  return (
    isRecord(value) &&
    typeof value.jwksUri === 'string' &&
    typeof value.fetchedAt === 'number' &&
    isRecord(value.jwks) &&
    Array.isArray(value.jwks.keys) &&
    value.jwks.keys.every(isRecord) &&
    (value.metadata === undefined || isMetadata(value.metadata))
  );
}

/** Clocks differ; no two by a day. */
const CLOCK_DIFFERENCE_SECONDS = 86_400;

/** Keys are trusted for a time after they were fetched: fetched in the future, they would be trusted far too long. */
function isPast(time: number, now: number): boolean {
  return Number.isInteger(time) && time >= 0 && time <= now + CLOCK_DIFFERENCE_SECONDS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Writes a lock file whole or not at all, in an order that does not depend on how it was made. */
export async function writeLock(file: string, lock: Lock): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, formatLock(lock), { flag: 'wx' });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw problem('output_unwritable', basename(file), messageOf(cause));
  }
}

export function formatLock({ issuers }: Lock): string {
  const entries = Object.entries(issuers)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // JSON leaves out what is undefined.
    .map(([issuer, { jwksUri, jwks, fetchedAt, metadata }]) => [
      issuer,
      { jwksUri, jwks, fetchedAt, metadata },
    ]);
  return `${JSON.stringify({ version: 1, issuers: Object.fromEntries(entries) }, undefined, 2)}\n`;
}
