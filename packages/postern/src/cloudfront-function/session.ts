/** Who is signed in: `session/session-token.ts` and `oidc/read-session.ts` in the function's dialect, over the keys of the store. */
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';
import type { FunctionRequest, Visit } from './event.ts';
import { admissions } from './plan.ts';
import { decodeText, isSigned, SIGNATURE_CHARACTERS } from './signature.ts';

/** How far the clock of the login half may be ahead. */
const CLOCK_SKEW_SECONDS = 60;

/** The value of the store's key `ring`. */
export interface StoredRing {
  /** First segment of a token to the key that such tokens are signed with. */
  readonly keys: Readonly<Record<string, string | undefined>>;
  /** Of the latest revocation, in seconds; 0 where there was none. */
  readonly revokedAt: number;
}

/** The one cookie of that name; undefined where there is none or several. */
export function readCookie(request: FunctionRequest, name: string): string | undefined {
  const cookie = request.cookies[`__Host-postern-${name}`];
  return cookie && !cookie.multiValue ? cookie.value : undefined;
}

/**
 * What the cookie's token says, or why it is not believed. Its shape is not looked at: only the login half has the keys, and what
 * is of another shape throws or compares false. Revocations are asked for by the handler.
 */
export function readSession(
  visit: Visit,
  token: string,
  ring: StoredRing,
): Session | RejectionCode {
  const now = visit.time;
  const header = token.split('.', 1)[0] as string;
  // A name from outside: what an object inherits is no text.
  const secret = ring.keys[header];
  if (typeof secret !== 'string' || !isSigned(token, secret)) return 'session_invalid';
  const session: Session = JSON.parse(
    decodeText(token.slice(header.length + 1, -SIGNATURE_CHARACTERS)),
  );
  const isHere = session.aud === visit.hostName && session.iat <= now + CLOCK_SKEW_SECONDS;
  if (!isHere) return 'session_invalid';
  if (!(session.exp > now && session.end > now)) return 'session_expired';
  if (admissionFor(session.idp, visit.hostName) !== session.adm) return 'session_invalid';
  return readCookie(visit.incoming, 'out') === session.sid.slice(0, 10)
    ? 'session_revoked'
    : session;
}

/** On which terms this gate lets people of a provider in; 0: not at all. */
function admissionFor(issuer: string, host: string): string | 0 {
  const known = admissions as NonNullable<typeof admissions>;
  return known[`${issuer} ${host}`] || known[issuer] || 0;
}
