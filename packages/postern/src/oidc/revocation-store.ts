/** Revocations, for gates that share a store of them: what they are kept under, and whom they refuse. */
import { createHash } from 'node:crypto';
import type { Session, SessionResult } from '../session/types.ts';
import type { RevocationStore } from './types.ts';

/** Sessions made so shortly after a revocation are refused too: the clocks of two instances differ. */
const SLACK_SECONDS = 5;

/** `s`: one session, by its own `sid` or by the provider's. `u`: every session of a person. */
export function revocationKey(kind: 's' | 'u', issuer: string, id: string): string {
  const hash = createHash('sha256').update(`${issuer}\0${id}`).digest('base64url');
  return `${kind}.${hash}`;
}

/** The session, unless it has been revoked. A store that cannot be asked lets nobody pass. */
export async function checkRevocations(
  store: RevocationStore,
  session: Session,
): Promise<SessionResult> {
  const { idp, sub, sid, op_sid, iat } = session;
  const keys = [revocationKey('s', idp, sid), revocationKey('u', idp, sub)];
  if (op_sid) keys.push(revocationKey('s', idp, op_sid));
  try {
    const times = await Promise.all(keys.map((key) => store.get(key)));
    // Written so that a time that is no number refuses.
    const isRevoked = times.some(
      (time) => time !== undefined && !(iat > (time as number) + SLACK_SECONDS),
    );
    return isRevoked ? { ok: false, code: 'session_revoked' } : { ok: true, session };
  } catch {
    return { ok: false, code: 'store_unavailable' };
  }
}

/**
 * Ends one session for every gate that shares the store; false where the store did not take it. Only once: a session does not
 * come back, and a cookie that is sent a thousand times must not fill the store.
 */
export async function revokeSession(
  store: RevocationStore,
  { idp, sid }: Session,
  now: number,
): Promise<boolean> {
  const key = revocationKey('s', idp, sid);
  try {
    if ((await store.get(key)) === undefined) await store.put(key, now);
    return true;
  } catch {
    return false;
  }
}
