/** Signs a request to a delegate with HMAC-SHA-256. `check-hmac.ts` is the other side. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** The scheme of the `Authorization` header (RFC 9110 section 11.4). */
export const HMAC_SCHEME = 'POSTERN-HMAC-SHA256';

/** A secret that gate and delegate share, by its name. */
export interface HmacKey {
  /** Says which key it is; letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** base64url of at least 32 bytes. */
  readonly secret: string;
}

/** What is signed besides the time. */
export interface SignedParts {
  /** Upper case. */
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly path: string;
  readonly body: string;
}

/** For whoever signs: a hash that somebody else has made proves nothing. */
export interface HashedParts extends SignedParts {
  /** The body's SHA-256, base64url, where it is known. */
  readonly bodyHash?: string | undefined;
}

export type SignHmac = typeof signHmac;

/** The value of `Authorization` at `now` (seconds since the epoch). */
export function signHmac(parts: HashedParts, key: HmacKey, now: number): string {
  const timestamp = `${Math.floor(now)}`;
  const signature = macOf(parts, { timestamp, secret: importSecret(key) });
  return `${HMAC_SCHEME} KeyId=${key.id}, Timestamp=${timestamp}, Signature=${signature}`;
}

/** HMAC-SHA-256 over timestamp, method, path and the body's SHA-256, one a line; base64url. None of the first three can hold a line break. */
export function macOf(
  { method, path, body, bodyHash = hash('sha256', body, 'base64url') }: HashedParts,
  { timestamp, secret }: { readonly timestamp: string; readonly secret: KeyObject },
): string {
  return createHmac('sha256', secret)
    .update(`${timestamp}\n${method}\n${path}\n${bodyHash}`)
    .digest('base64url');
}

const imported = new WeakMap<HmacKey, KeyObject>();

/** Imported once for each key. */
export function importSecret(key: HmacKey): KeyObject {
  const known = imported.get(key) ?? createSecretKey(Buffer.from(key.secret, 'base64url'));
  imported.set(key, known);
  return known;
}
