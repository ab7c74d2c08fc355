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

/**
 * What can be said of the header before the body is there: it names one of the keys and a time within the tolerance.
 * Anybody can write such a header, so it proves nothing; without one, a body need not be read.
 */
export function mayBeSignedByHmac(authorization: string | undefined, check: HmacCheck): boolean {
  return readHeader(authorization, check) !== undefined;
}

/** Whether `authorization`, the header's value, signs these parts with one of the keys and within the tolerance. */
export function isSignedByHmac(
  authorization: string | undefined,
  { method, path, body }: SignedParts,
  check: HmacCheck,
): boolean {
  const header = readHeader(authorization, check);
  if (!header) return false;
  const { key, timestamp, signature } = header;
  const expected = macOf({ method, path, body }, { timestamp, secret: importSecret(key) });
  // As texts of one length: decoded, the last character would have four spellings.
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
}

interface HmacHeader {
  readonly key: HmacKey;
  readonly timestamp: string;
  readonly signature: string;
}

function readHeader(
  authorization: string | undefined,
  { keys, now }: HmacCheck,
): HmacHeader | undefined {
  const [, id, timestamp = '', signature = ''] = AUTHORIZATION.exec(authorization ?? '') ?? [];
  const key = keys.find((candidate) => candidate.id === id);
  if (!key || !(Math.abs(now - Number(timestamp)) <= HMAC_TOLERANCE_SECONDS)) return undefined;
  return { key, timestamp, signature };
}
