/** `/.postern/session`: tells a page's script who is signed in, and when that ends. It never extends a session. */
import type { Session } from '../session/types.ts';
import type { LoginContext } from './context.ts';
import { readSession } from './read-session.ts';
import { sendError, sendJson } from './reply.ts';
import type { PublicSession, Reply, Visit } from './types.ts';

/** Where it is not 401, of a session: whatever a new sign-in mends; nor 400, of a sign-in. */
export const STATUS_OF_REFUSAL: Readonly<Record<string, number>> = {
  ambiguous_credential: 400,
  login_not_admitted: 403,
  provider_refused: 502,
  provider_unavailable: 503,
  store_unavailable: 503,
};

/** 200 with a `PublicSession`, or `{ "error": code }`. */
export async function describeSession(context: LoginContext, visit: Visit): Promise<Reply> {
  const { method, headers } = visit.request;
  if (method !== 'GET') return context.page(visit, { status: 404, code: 'endpoint_unknown' });
  // Browsers without the header are told nothing that they may read on another site: there is no CORS here.
  const site = headers['sec-fetch-site']?.[0] ?? 'none';
  if (!/^(same-origin|none)$/.test(site)) return sendError(403, 'cross_site');
  const result = await readSession(context, visit);
  if (result?.ok) return sendJson(200, publicSession(result.session));
  const code = result?.code ?? 'credential_missing';
  return sendError(STATUS_OF_REFUSAL[code] ?? 401, code);
}

/** Without the names by which others know the session. */
export function publicSession({ sub, c, auth_time, exp, end }: Session): PublicSession {
  return { sub, claims: c, exp, end, ...(auth_time !== undefined && { auth_time }) };
}
