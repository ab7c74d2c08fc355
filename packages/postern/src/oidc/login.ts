/** The way to the provider: a redirect, and a cookie that remembers it. */
import { createHash, randomBytes } from 'node:crypto';
import { COOKIE, readCookie } from '../session/cookies.ts';
import { clearOldAttempts, writeAttempt } from './attempt.ts';
import { addOrigin } from './callback-host.ts';
import type { LoginContext, Provider } from './context.ts';
import { isNavigation, isPrefetch } from './fetch-metadata.ts';
import { homeOf } from './origin.ts';
import type { ProviderPlan } from './plan.ts';
import { refuseLogin } from './refuse-login.ts';
import { redirect } from './reply.ts';
import { readReturnTarget } from './return-target.ts';
import type { Reply, Visit } from './types.ts';

/** So often somebody comes back from the provider within a minute; a third time would change nothing. */
const MAX_ROUNDS = 2;

/** Where a link may name the person whom the provider shall ask for. */
const LOGIN_PATH = '/.postern/login';

/** Sends a navigation to the provider; afterwards it goes on to `returnTo`. */
export async function startLogin(
  context: LoginContext,
  visit: Visit,
  returnTo: string,
): Promise<Reply> {
  const { request, origin, now } = visit;
  if (!isNavigation(request) || isPrefetch(request)) {
    return context.page(visit, { status: 400, code: 'invalid_request' });
  }
  if (Number(readCookie(request.headers, COOKIE.rounds)) >= MAX_ROUNDS) {
    const action = { url: '/.postern/logout', method: 'GET', label: 'Try again' } as const;
    return context.page(visit, { status: 400, code: 'login_loop', action });
  }
  // Whole: what an attempt's cookie takes is less than any other limit.
  const target = readReturnTarget(returnTo, origin, Infinity);
  const { plan, authorizationUrl } = context.providers[
    context.chooseProvider?.(context.providers, visit.host, target) ?? 0
  ] as Provider;
  const [nonce, verifier, opaque] = [random(), random(), random()];
  const state = context.plan.callbackHost ? addOrigin(context, visit, opaque) : opaque;
  const hint = request.path === LOGIN_PATH && new URLSearchParams(request.query).get('login_hint');
  const { cookie, returnTo: kept = '/' } = writeAttempt(context, visit, {
    state,
    nonce,
    verifier,
    returnTo: target,
    provider: plan.name,
    iat: Math.floor(now),
  });
  const location = await authorizationUrl(
    {
      ...(hint && { login_hint: hint }),
      redirect_uri: redirectUri(context, visit, plan),
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
    now,
  );
  if (typeof location !== 'string') {
    return refuseLogin(context, visit, { failure: location, target: kept });
  }
  return redirect(location, {
    headers: [...clearOldAttempts(context, visit), cookie],
    note: kept !== target ? 'return_target_cut' : undefined,
  });
}

/**
 * Each of several providers has a path of its own. An answer counts only there, so that none of them can pass off another's code
 * as an answer to a login of its own (mix-up: RFC 9700 section 4.4.2.2), whether or not it names itself as RFC 9207 wants.
 */
export function callbackPath(plan: ProviderPlan): string {
  return `/.postern/callback${plan.name ? `/${plan.name}` : ''}`;
}

/** Must be the same at both ends of a login. */
export function redirectUri(context: LoginContext, visit: Visit, plan: ProviderPlan): string {
  return homeOf(context, visit) + callbackPath(plan);
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
