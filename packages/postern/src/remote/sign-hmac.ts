/** Signs a request to a delegate with HMAC-SHA-256. `check-hmac.ts` is the other side. */
import { createHash, createHmac } from 'node:crypto';

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

export type SignHmac = typeof signHmac;

/** The value of `Authorization` at `now` (seconds since the epoch). */
export function signHmac(parts: SignedParts, { id, secret }: HmacKey, now: number): string {
  const timestamp = `${Math.floor(now)}`;
  const signature = macOf(parts, { timestamp, secret }).toString('base64url');
  return `${HMAC_SCHEME} KeyId=${id}, Timestamp=${timestamp}, Signature=${signature}`;
}

/** HMAC-SHA-256 over timestamp, method, path and the body's SHA-256, one a line. None of the first three can hold a line break. */
export function macOf(
  { method, path, body }: SignedParts,
  { timestamp, secret }: { readonly timestamp: string; readonly secret: string },
): Buffer {
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  return createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(`${timestamp}\n${method}\n${path}\n${bodyHash}`)
    .digest();
}
