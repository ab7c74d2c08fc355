/** The delegate's side of `sign-hmac.ts`: whether a request comes from a gate that has the secret. */
import { timingSafeEqual } from 'node:crypto';
import { HMAC_SCHEME, type HmacKey, importSecret, macOf, type SignedParts } from './sign-hmac.ts';

/** How far a gate's clock may be from the delegate's, in seconds. */
export const HMAC_TOLERANCE_SECONDS = 60;

export interface HmacCheck {
  /** Several while a secret is replaced. */
  readonly keys: readonly HmacKey[];
  /** Seconds since the epoch. */
  readonly now: number;
}

const AUTHORIZATION = new RegExp(
  `^${HMAC_SCHEME} KeyId=([\\w.-]{1,64}), Timestamp=(\\d{1,12}), Signature=([\\w-]{43})$`,
);

/** Whether `authorization`, the header's value, signs these parts with one of the keys and within the tolerance. */
export function isSignedByHmac(
  authorization: string | undefined,
  parts: SignedParts,
  { keys, now }: HmacCheck,
): boolean {
  const [, id, timestamp = '', signature = ''] = AUTHORIZATION.exec(authorization ?? '') ?? [];
  const key = keys.find((candidate) => candidate.id === id);
  if (!key) return false;
  if (!(Math.abs(now - Number(timestamp)) <= HMAC_TOLERANCE_SECONDS)) return false;
  const expected = macOf(parts, { timestamp, secret: importSecret(key) }).toString('base64url');
  // As texts of one length: decoded, the last character would have four spellings.
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}
