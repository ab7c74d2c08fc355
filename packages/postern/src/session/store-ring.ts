/**
 * The value of key `ring` in a KeyValueStore: which session keys a CloudFront Function believes, and since when it must look up
 * revocations. Derived keys only, so that who reads the store can make sessions, but cannot open what is sealed.
 */
import { purposeKeys } from './key-ring.ts';
import type { KeyRing } from './types.ts';

/** A KeyValueStore's own: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_VALUE_BYTES = 1024;

/** The key that the value is under. */
export const RING_KEY = 'ring';

export interface StoredRing {
  /** A session token's first segment → base64url of the key that signs such tokens. */
  readonly keys: Readonly<Record<string, string>>;
  /**
   * When somebody was last signed out, in seconds since the epoch; 0: nobody ever was. Absent: unknown, so that functions look every
   * session up. That is what a build says, which cannot know what is in the store.
   */
  readonly revokedAt?: number;
  /** When another key began to make sessions, in seconds since the epoch. Functions do not read it. */
  readonly rotatedAt?: number;
}

/** What `keys` are for a ring; the first one makes sessions. */
export function storedKeys(ring: KeyRing): StoredRing['keys'] {
  return Object.fromEntries(
    purposeKeys(ring, 'session').map(({ kid, key }) => [
      firstSegment(kid),
      key.export().toString('base64url'),
    ]),
  );
}

/** The text for a ring. Throws a TypeError when it is over what the store takes. */
export function ringValue(ring: KeyRing, revokedAt?: number): string {
  return writeStoredRing({
    keys: storedKeys(ring),
    ...(revokedAt !== undefined && { revokedAt }),
  });
}

/** Throws a TypeError when it is over what the store takes, or when a time is none: JSON would have null, which functions take for 0. */
export function writeStoredRing({ keys, revokedAt, rotatedAt }: StoredRing): string {
  if (![revokedAt ?? 0, rotatedAt ?? 0].every(Number.isFinite)) {
    throw new TypeError('The times of a stored ring must be seconds since the epoch');
  }
  const text = JSON.stringify({ keys, revokedAt, rotatedAt });
  const { length } = Buffer.from(text);
  if (length <= MAX_VALUE_BYTES) return text;
  throw new TypeError(
    `The session keys must have at most ${MAX_VALUE_BYTES} bytes in the KeyValueStore, got ${length}: use a shorter "kid"`,
  );
}

/** Throws for what this gate has not written, and quotes nothing of it. */
export function readStoredRing(text: string): StoredRing {
  const ring = parse(text);
  if (isStoredRing(ring)) return ring;
  const message =
    'The value of key "ring" in the KeyValueStore is not one of Postern\'s: write it anew with "postern keys publish"';
  throw Object.assign(new TypeError(message), { code: 'no_ring' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    return undefined;
  }
}

function isStoredRing(value: unknown): value is StoredRing {
  if (typeof value !== 'object' || value === null) return false;
  const { keys, revokedAt = 0, rotatedAt = 0 } = value as Partial<StoredRing>;
  return (
    typeof keys === 'object' &&
    keys !== null &&
    Object.values(keys).every((key) => typeof key === 'string') &&
    Number.isFinite(revokedAt) &&
    Number.isFinite(rotatedAt)
  );
}

/** As `session-token.ts` makes it; a test compares the two. */
function firstSegment(kid: string): string {
  const header = JSON.stringify({ alg: 'HS256', typ: 'postern-session+jwt', kid });
  return Buffer.from(header).toString('base64url');
}
