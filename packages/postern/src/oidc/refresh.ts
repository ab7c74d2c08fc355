/**
 * `/.postern/refresh`: a new idle end for a session that still holds, and news from the provider where they are due. GET is for
 * navigations, which the gate sends here and which return to where they were going; POST is for a page's own scripts.
 */
import { COOKIE, readCookies, setCookie } from '../session/cookies.ts';
import type { Session } from '../session/types.ts';
import { clearCookies } from './clear-cookies.ts';
import type { Failure, LoginContext, Provider, Tokens } from './context.ts';
import { establishSession } from './establish.ts';
import { isNavigation, isPrefetch, isSameOrigin } from './fetch-metadata.ts';
import { type KeptToken, readKept } from './kept-token.ts';
import { startLogin } from './login.ts';
import { findProvider, readSession } from './read-session.ts';
import { redirect, sendError, sendJson } from './reply.ts';
import { readReturnTarget } from './return-target.ts';
import { revokeSession } from './revocation-store.ts';
import { publicSession, STATUS_OF_REFUSAL } from './session-endpoint.ts';
import type { Header, Reply, Visit } from './types.ts';

/** After a refresh that brought nothing, none is tried for so long. */
const HOLD_SECONDS = 60;

/** After one that did: a browser that drops the new session must not be sent here for ever. */
const REST_SECONDS = 5;

/** What has become of the session. Without one, `code` says why. */
interface Renewal {
  readonly session?: Session;
  readonly headers: readonly Header[];
  readonly code: Reply['code'];
  readonly note?: string | undefined;
}

/**
 * A navigation may come from anywhere: whoever follows a link from another site onto a page whose session is due arrives here
 * with that site in `Sec-Fetch-Site`, and a link to any page does the same. It extends one's own session, and leads nowhere else.
 */
export async function refreshSession(context: LoginContext, visit: Visit): Promise<Reply> {
  const { request, origin } = visit;
  if (request.method === 'POST') {
    return isSameOrigin(request, origin)
      ? tellScript(await renew(context, visit))
      : sendError(403, 'cross_site');
  }
  if (!isNavigation(request) || isPrefetch(request)) {
    return context.page(visit, { status: 404, code: 'endpoint_unknown' });
  }
  const target = readReturnTarget(new URLSearchParams(request.query).get('return_to'), origin);
  const renewed = await renew(context, visit);
  const { session, headers, code, note } = renewed;
  if (session) return redirect(origin + target, renewed);
  const status = STATUS_OF_REFUSAL[code];
  if (!status) return startLogin(context, visit, target);
  const page = context.page(visit, { status, code: code as Failure['code'] });
  return { ...page, headers: [...page.headers, ...headers], note };
}

function tellScript(renewed: Renewal): Reply {
  const { session, code } = renewed;
  if (session) return sendJson(200, publicSession(session), renewed);
  return sendError(STATUS_OF_REFUSAL[code] ?? 401, code as Failure['code'], renewed);
}

/** With what the provider says now, where it is asked. Where that is nothing, the old session stays, and nothing is cleared. */
async function renew(context: LoginContext, visit: Visit): Promise<Renewal> {
  const result = await readSession(context, visit);
  if (!result?.ok) {
    // CloudFront knows of no revocation: this browser at least is told.
    return {
      headers:
        context.signedCookies && result?.code === 'session_revoked'
          ? context.signedCookies.clear()
          : [],
      code: result?.code ?? 'credential_missing',
    };
  }
  const { session } = result;
  if (isHeld(visit)) return { session, headers: [], code: 'responded' };
  const provider = findProvider(context, visit, session.idp) as Provider;
  const kept = readKept(context, visit, { kind: 'refresh', sid: session.sid });
  const tokens = await askProvider(provider, visit, { session, kept });
  const established =
    'code' in tokens
      ? tokens
      : establishSession(context, visit, { provider, tokens, previous: session });
  if ('code' in established) return giveUp(context, visit, { session, failure: established });
  const headers = [...established.headers, setCookie(COOKIE.hold, '1', REST_SECONDS)];
  return { ...established, headers, code: 'responded' };
}

/** In the last fifth of the access token's life; always, where the provider does not say how long that is. */
function isDue({ s = 0, e = 0 }: KeptToken, now: number): boolean {
  return now >= e - (e - s) / 5;
}

/**
 * Nothing where nothing is due. A refresh token that was given and is not here any more has been taken away: whoever is no longer
 * admitted would else stay by dropping a cookie.
 */
async function askProvider(
  provider: Provider,
  { now }: Visit,
  { session, kept }: { readonly session: Session; readonly kept: KeptToken | undefined },
): Promise<Tokens | Failure> {
  if (!kept) return session.r ? { code: 'credential_missing', detail: 'refresh_token' } : {};
  if (!isDue(kept, now)) return {};
  const refreshToken = kept.t as string;
  const answer = await provider.refresh(refreshToken, { subject: session.sub, now });
  // Without rotation the answer has none, and the old one goes on (RFC 6749 section 6).
  return { refreshToken, ...answer };
}

async function giveUp(
  context: LoginContext,
  { request, now }: Visit,
  { session, failure }: { readonly session: Session; readonly failure: Failure },
): Promise<Renewal> {
  const { code, claim, detail } = failure;
  const note = claim ?? detail;
  if (code !== 'login_not_admitted') {
    return { session, headers: [setCookie(COOKIE.hold, '1', HOLD_SECONDS)], code, note };
  }
  if (context.revocations) await revokeSession(context.revocations, session, now);
  return {
    headers: context.signedCookies
      ? [...clearCookies(request), ...context.signedCookies.clear()]
      : clearCookies(request),
    code,
    note,
  };
}

/** For the gate: where a navigation goes first whose session is past half of its idle time. */
export function renewal(visit: Visit, session: Session): Reply | undefined {
  const { request, origin, now } = visit;
  const { iat, exp, end } = session;
  if (now < (iat + exp) / 2 || exp >= end || isHeld(visit)) return;
  if (!isNavigation(request) || isPrefetch(request)) return;
  const { path, query } = request;
  const target = query ? `${path}?${query}` : path;
  // A target that would come back changed is not worth it: the session still holds.
  if (readReturnTarget(target, origin) !== target) return;
  return redirect(`${origin}/.postern/refresh?return_to=${encodeURIComponent(target)}`);
}

function isHeld({ request }: Visit): boolean {
  return readCookies(request.headers, COOKIE.hold).length > 0;
}
