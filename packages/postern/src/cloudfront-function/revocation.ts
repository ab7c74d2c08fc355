/** Which entries of the store would end a session: `oidc/revocation-store.ts` in the function's dialect. */
import type { Session } from '../session/types.ts';

declare const crypto: typeof import('node:crypto');

/** Of a person, or of the provider's session: clocks differ by so much. */
const SLACK_SECONDS = 5;

/** Whether somebody was signed out after this sign-in: else there is nothing to look up, which would take as long as the signature. */
export function mayBeRevoked(session: Session, revokedAt: number): boolean {
  // Written so that a time that is no number asks.
  return !(session.since > revokedAt + SLACK_SECONDS);
}

/** Its own `sid` first, then its person, then the provider's `sid`: '' where there is none. */
export function revocationKey(session: Session, place: number): string {
  const id = [session.sid, session.sub, session.op_sid][place];
  if (!id) return '';
  const hash = crypto.createHash('sha256').update(`${session.idp}\0${id}`).digest('base64url');
  return `${place === 1 ? 'u' : 's'}.${hash}`;
}

/** Our own `sid` does not come back, whatever its time; of a person later sessions are good. */
export function isRevoked(session: Session, place: number, time: unknown): boolean {
  return !(place && session.since > Number(time) + SLACK_SECONDS);
}
