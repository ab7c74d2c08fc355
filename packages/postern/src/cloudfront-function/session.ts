/** Who is signed in: `session/session-token.ts` and `oidc/read-session.ts` in the function's dialect, over the keys of the store. */
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';
import { host, now, request } from './current.ts';
import type { EventValue } from './event.ts';
import { isAdmitted } from './plan.ts';
import { BASE64URL, isSigned, SIGNATURE_CHARACTERS } from './signature.ts';

/** How far the clock of the login half may be ahead. */
const CLOCK_SKEW_SECONDS = 60;

const INVALID = 'session_invalid';

/** The value of the store's key `ring`. */
export interface StoredRing {
  /** First segment of a token to the key that such tokens are signed with. */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Of the latest revocation, in seconds; 0 where there was none. */
  readonly revokedAt: number;
}

/** Of several, which no browser sends, the first. */
export function cookieOf(name: string): EventValue | undefined {
  return request.cookies['__Host-postern-' + name];
}

/**
 * What the cookie's token says, or why it is not believed. Its shape is not looked at: only the login half has the keys, and what
 * is of another shape throws or compares false. Revocations are asked for by the handler.
 */
export function readSession(token: string, ring: StoredRing): Session | RejectionCode {
  const header = token.split('.', 1)[0] as string;
  // A name from outside: what an object inherits has no `trim`.
  const secret = ring.keys[header];
  const session: Session =
    secret &&
    (secret as { readonly trim?: unknown }).trim &&
    // A header that is in the ring is longer than a signature, and so is the token.
    isSigned(token, secret) &&
    // `JSON.parse` makes a text of the bytes.
    JSON.parse(
      Buffer.from(
        token.slice(header.length + 1, -SIGNATURE_CHARACTERS),
        BASE64URL,
      ) as unknown as string,
    );
  return !session || session.aud !== host || !(session.iat <= now + CLOCK_SKEW_SECONDS)
    ? INVALID
    : !(session.exp > now && session.end > now)
      ? 'session_expired'
      : !isAdmitted(session.idp, session.adm, host)
        ? INVALID
        : (cookieOf('out') || ({} as Partial<EventValue>)).value === session.sid.slice(0, 10)
          ? 'session_revoked'
          : session;
}
