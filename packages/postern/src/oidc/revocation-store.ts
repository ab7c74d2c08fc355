/** Revocations, for gates that share a store of them: what they are kept under, and whom they refuse. */
import { createHash } from 'node:crypto';
import type { KnownSession, Session, SessionResult } from '../session/types.ts';
import type { RevocationStore, RevocationWriter } from './types.ts';

/** Of a person, or of the provider's session: who has signed in so shortly after a revocation is refused too, as clocks differ. */
const SLACK_SECONDS = 5;

/** What this instance has written to a store that it cannot read: each write through a KeyValueStore's API has a price. */
const written = new WeakMap<RevocationWriter, Set<string>>();
const MAX_WRITTEN = 256;

/** How far a gate's clock may be behind: until then a session that has ended here may pass there. */
const CLOCK_SKEW_SECONDS = 300;

/** `s`: one session, by its own `sid` or by the provider's. `u`: every session of a person. */
export function revocationKey(kind: 's' | 'u', issuer: string, id: string): string {
  const hash = createHash('sha256').update(`${issuer}\0${id}`).digest('base64url');
  return `${kind}.${hash}`;
}

/** Whether it is this gate that looks revocations up. */
export function isReadable(store: RevocationWriter | undefined): store is RevocationStore {
  return store !== undefined && 'get' in store;
}

/** The session, unless it has been revoked. A store that cannot be asked lets nobody pass. */
export async function checkRevocations(
  store: RevocationStore,
  result: KnownSession,
): Promise<SessionResult> {
  const { idp, sub, sid, op_sid, since } = result.session;
  const keys = [revocationKey('s', idp, sid), revocationKey('u', idp, sub)];
  if (op_sid) keys.push(revocationKey('s', idp, op_sid));
  try {
    const times = await Promise.all(keys.map((key) => store.get(key)));
    // The first is our own `sid`, which no later sign-in has. Written so that a time that is no number refuses.
    const isRevoked = times.some(
      (time, place) => time !== undefined && !(place && since > (time as number) + SLACK_SECONDS),
    );
    return isRevoked ? { ok: false, code: 'session_revoked' } : result;
  } catch {
    return { ok: false, code: 'store_unavailable' };
  }
}

/**
 * Ends one session for every gate that shares the store; false where the store did not take it. Only once: our own `sid` does not
 * come back, whatever its time, and a cookie that is sent a thousand times must not fill the store. Nor must one that has ended.
 */
export async function revokeSession(
  store: RevocationWriter,
  { idp, sid, since, end }: Session,
  now: number,
): Promise<boolean> {
  if (end + CLOCK_SKEW_SECONDS < now) return true;
  const key = revocationKey('s', idp, sid);
  try {
    const known = isReadable(store) ? await store.get(key) : written.get(store)?.has(key);
    if (known) return true;
    // Never before the session: gates look for what is revoked since it began, and the clock here may be behind the one there.
    await store.put(key, Math.max(now, since));
    remember(store, key);
    return true;
  } catch {
    return false;
  }
}

/** In place of the oldest one, once there are so many. */
function remember(store: RevocationWriter, key: string): void {
  const keys = written.get(store) ?? new Set();
  const [oldest] = keys;
  if (oldest !== undefined && keys.size >= MAX_WRITTEN) keys.delete(oldest);
  written.set(store, keys.add(key));
}
