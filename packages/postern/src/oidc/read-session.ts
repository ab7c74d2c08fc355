/** Who is signed in: the one session cookie, read and held against the providers and revocations of this gate. */
import type { RejectionCode } from '../errors.ts';
import { COOKIE, readCookies } from '../session/cookies.ts';
import type { Session, SessionResult } from '../session/types.ts';
import type { LoginContext, Provider } from './context.ts';
import { checkRevocations, isReadable } from './revocation-store.ts';
import type { Visit } from './types.ts';

/** Undefined: there is no session cookie. A promise only where revocations are asked for. Never rejects. */
export function readSession(
  context: LoginContext,
  visit: Visit,
): SessionResult | undefined | Promise<SessionResult> {
  const { headers } = visit.request;
  const [token, another] = readCookies(headers, COOKIE.session);
  if (token === undefined) return;
  if (another !== undefined) return refuse('ambiguous_credential');
  const result = context.tokens.read(token, visit);
  if (!result.ok) return result;
  const { session } = result;
  // Another gate may share the ring and the host, but not the providers that this one trusts, nor its terms.
  if (findProvider(context, visit, session.idp)?.plan.admission !== session.adm) {
    return refuse('session_invalid');
  }
  // A refresh that was under way at the logout has brought the session back.
  if (readCookies(headers, COOKIE.out)[0] === tagOf(session)) return refuse('session_revoked');
  const store = context.revocations;
  return isReadable(store) ? checkRevocations(store, result) : result;
}

/** What a browser keeps of a session that it has ended: enough to know it by, and no secret. */
export function tagOf({ sid }: Pick<Session, 'sid'>): string {
  return sid.slice(0, 10);
}

/** The provider that a session on this host is from, on whatever terms; undefined: none of ours. */
export function findProvider(
  { providers }: LoginContext,
  { host }: Visit,
  issuer: string,
): Provider | undefined {
  // Those with a host come first in a plan.
  return providers.find(({ plan }) => plan.issuer === issuer && (!plan.host || plan.host === host));
}

function refuse(code: RejectionCode): SessionResult {
  return { ok: false, code };
}
