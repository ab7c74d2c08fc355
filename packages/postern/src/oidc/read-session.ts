/** Who is signed in: the one session cookie, read and held against the providers and revocations of this gate. */
import type { RejectionCode } from '../errors.ts';
import { COOKIE, readCookies } from '../session/cookies.ts';
import type { SessionResult } from '../session/types.ts';
import type { LoginContext, Provider } from './context.ts';
import { checkRevocations } from './revocation-store.ts';
import type { Visit } from './types.ts';

/** Undefined: there is no session cookie. A promise only where revocations are asked for. Never rejects. */
export function readSession(
  context: LoginContext,
  visit: Visit,
): SessionResult | undefined | Promise<SessionResult> {
  const [token, another] = readCookies(visit.request.headers, COOKIE.session);
  if (token === undefined) return;
  if (another !== undefined) return refuse('ambiguous_credential');
  const result = context.tokens.read(token, visit);
  if (!result.ok) return result;
  // Another gate may share the ring and the host, but not the providers that this one trusts.
  if (!findProvider(context, visit, result.session.idp)) return refuse('session_invalid');
  return context.revocations ? checkRevocations(context.revocations, result.session) : result;
}

/** The provider that a session on this host is from; undefined: none of ours. */
export function findProvider(
  { providers }: LoginContext,
  { host }: Visit,
  issuer: string,
): Provider | undefined {
  return providers.find(
    ({ plan: provider }) => provider.issuer === issuer && (provider.host ?? host) === host,
  );
}

function refuse(code: RejectionCode): SessionResult {
  return { ok: false, code };
}
