/** Which entries of the store would end a session: `oidc/revocation-store.ts` in the function's dialect. */
import type { Session } from '../session/types.ts';
import { BASE64URL } from './signature.ts';

declare const crypto: typeof import('node:crypto');

/** Of a person, or of the provider's session: clocks differ by so much. */
export const SLACK_SECONDS = 5;

/** Who has signed in later than this after the latest revocation has nothing to look up, however wrong the revoker's clock. */
export const LOOKUP_SECONDS = 300;

/** Its own `sid` first, then its person, then the provider's `sid`: undefined where there is none. */
export function revocationKey(session: Session, at: number): string | undefined {
  const id = [session.sid, session.sub, session.op_sid][at];
  return (
    id &&
    'sus'[at] +
      '.' +
      crypto
        .createHash('sha256')
        .update(session.idp + '\0' + id)
        .digest(BASE64URL)
  );
}
