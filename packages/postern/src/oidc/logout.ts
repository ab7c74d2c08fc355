/**
 * `/.postern/logout`: ends the session here, its refresh token, and the session at the provider. It acts on what a person has
 * done on this site, and asks for a click on everything else: no other site may sign people out.
 */
import { COOKIE, readCookie, setCookie } from '../session/cookies.ts';
import type { Session } from '../session/types.ts';
import { clearCookies, hasSession } from './clear-cookies.ts';
import type { LoginContext, Provider } from './context.ts';
import { isOwnNavigation, isPrefetch, isSameOrigin } from './fetch-metadata.ts';
import { readKept } from './kept-token.ts';
import { homeOf } from './origin.ts';
import type { ProviderPlan } from './plan.ts';
import { findProvider, tagOf } from './read-session.ts';
import { redirect } from './reply.ts';
import { revokeSession } from './revocation-store.ts';
import type { Header, Reply, Visit } from './types.ts';

const PATH = '/.postern/logout';

/** Longer addresses are refused by many servers; then the person is named by `logout_hint`. */
const MAX_HINT_CHARACTERS = 4000;

/** Also where a logout ends, here or at the provider: without a session, and from elsewhere, it says that nobody is signed in. */
export async function endSession(context: LoginContext, visit: Visit): Promise<Reply> {
  const { request, origin } = visit;
  const isPost = request.method === 'POST';
  if (!isPost && request.method !== 'GET') {
    return context.page(visit, { status: 404, code: 'endpoint_unknown' });
  }
  const isOurs = isSameOrigin(request, origin);
  const acts = isPost ? isOurs : isOwnNavigation(request) && !isPrefetch(request);
  // Without a session someone may still leave the provider, by a link of this site. An address that was typed in will not do: the
  // way back from the provider has its `Sec-Fetch-Site: none`, and would lead there again.
  if (hasSession(request) ? acts : acts && isOurs) return end(context, visit);
  if (!hasSession(request)) return context.page(visit, { status: 200, code: 'signed_out' });
  const target = returnTargetOf(context, visit);
  const url = target ? `${PATH}?return_to=${encodeURIComponent(target)}` : PATH;
  return context.page(visit, {
    status: isPost ? 403 : 200,
    code: isPost ? 'cross_site' : 'confirm_logout',
    action: { url, method: 'POST', label: 'Sign out' },
  });
}

async function end(context: LoginContext, visit: Visit): Promise<Reply> {
  const { request, host } = visit;
  // Over or revoked: what is left of it at the provider ends as well.
  const { session } = context.tokens.read(readCookie(request.headers, COOKIE.session) ?? '', visit);
  const from = session
    ? findProvider(context, visit, session.idp)
    : context.providers[context.chooseProvider?.(context.providers, host, '/') ?? 0];
  const code = session && from ? await revoke(context, visit, { session, from }) : 'responded';
  const { plan: login } = context;
  const target = returnTargetOf(context, visit) ?? login.postLogoutUrls?.[0];
  const parameters = {
    ...(session && hintAt(context, visit, session)),
    post_logout_redirect_uri: target ?? homeOf(context, visit) + PATH,
  };
  const url = (from && logoutUrl(from.plan, parameters)) ?? target;
  const headers: Header[] = [...clearCookies(request), ['clear-site-data', '"cache"']];
  if (context.signedCookies) headers.push(...context.signedCookies.clear());
  if (session) headers.push(setCookie(COOKIE.out, tagOf(session), outSeconds(context)));
  if (url && request.method === 'GET') return redirect(url, { headers, code });
  // Chromium holds every redirect after a form against the page's `form-action`, and pages of the site have a policy of their
  // own that need not name the provider. A navigation that a page begins is none of those.
  if (url) headers.push(['refresh', `0;url=${url}`]);
  const page = context.page(visit, {
    status: 200,
    code: 'signed_out',
    ...(url && { action: { url, method: 'GET', label: 'Continue' } }),
  });
  return { ...page, headers: [...page.headers, ...headers], code };
}

/**
 * How long the browser remembers which session it has ended. A refresh that is under way sets a new cookie for it after this answer;
 * that one lives for the idle time, unless it is used, which it cannot be.
 */
function outSeconds({ session }: LoginContext): number {
  return session.idleSeconds + 60;
}

/** Ends what others hold of the session. What fails is logged, and keeps nobody from leaving. */
async function revoke(
  context: LoginContext,
  visit: Visit,
  { session, from }: { readonly session: Session; readonly from: Provider },
): Promise<Reply['code']> {
  const { now } = visit;
  const { plan: provider } = from;
  const token =
    provider.revocationEndpoint &&
    readKept(context, visit, { kind: 'refresh', sid: session.sid })?.t;
  const [isStored, isRevoked] = await Promise.all([
    context.revocations ? revokeSession(context.revocations, session, now) : true,
    token ? from.revoke(token, now) : true,
  ]);
  if (!isStored) return 'store_unavailable';
  return isRevoked ? 'responded' : 'provider_unavailable';
}

/** How the provider knows whom it is about. */
function hintAt(
  context: LoginContext,
  visit: Visit,
  { sid, sub }: Session,
): Readonly<Record<string, string>> {
  const token = readKept(context, visit, { kind: 'id', sid })?.t;
  return token && token.length <= MAX_HINT_CHARACTERS
    ? { id_token_hint: token }
    : { logout_hint: sub };
}

/** Of RP-Initiated Logout 1.0 section 2, or with what the provider wants in place of its parameters. */
function logoutUrl(
  provider: ProviderPlan,
  parameters: Readonly<Record<string, string>>,
): string | undefined {
  if (!provider.endSessionEndpoint) return;
  const url = new URL(provider.endSessionEndpoint);
  const all = { client_id: provider.clientId, ...parameters };
  for (const [name, value] of Object.entries(all)) {
    const theirs = provider.logoutParameters ? provider.logoutParameters[name] : name;
    if (theirs) url.searchParams.set(theirs, value);
  }
  return url.href;
}

/** What the request asks for, if the config has exactly that. */
function returnTargetOf({ plan: login }: LoginContext, { request }: Visit): string | undefined {
  return login.postLogoutUrls?.find(
    (url) => url === new URLSearchParams(request.query).get('return_to'),
  );
}
