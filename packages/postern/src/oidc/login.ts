/** The way to the provider: a redirect, and a cookie that remembers it. */
import { createHash, randomBytes } from 'node:crypto';
import { COOKIE, readCookie } from '../session/cookies.ts';
import { clearOldAttempts, writeAttempt } from './attempt.ts';
import { addOrigin } from './callback-host.ts';
import type { LoginContext, Provider } from './context.ts';
import { isNavigation, isPrefetch } from './fetch-metadata.ts';
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
    return context.page(visit, { status: 403, code: 'endpoint_unknown' });
  }
  if (Number(readCookie(request.headers, COOKIE.rounds)) >= MAX_ROUNDS) {
    const action = { url: '/.postern/logout', method: 'GET', label: 'Try again' } as const;
    return context.page(visit, { status: 400, code: 'login_loop', action });
  }
  const target = readReturnTarget(returnTo, origin);
  const provider = context.chooseProvider?.(context.providers, visit.host, target) ?? 0;
  const [nonce, verifier, opaque] = [random(), random(), random()];
  const state = context.plan.callbackHost ? addOrigin(context, visit, opaque) : opaque;
  const hint = request.path === LOGIN_PATH && new URLSearchParams(request.query).get('login_hint');
  const attempt = { state, nonce, verifier, returnTo: target, provider, iat: Math.floor(now) };
  const location = await (context.providers[provider] as Provider).authorizationUrl(
    {
      ...(hint && { login_hint: hint }),
      redirect_uri: redirectUri(context, visit),
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
    now,
  );
  if (typeof location !== 'string') {
    return refuseLogin(context, visit, { failure: location, target });
  }
  const { cookie, returnTo: kept = '/' } = writeAttempt(context, visit, attempt);
  return redirect(location, {
    headers: [...clearOldAttempts(context, visit), cookie],
    note: kept.length < returnTo.length ? 'return_target_cut' : undefined,
  });
}

/** Must be the same at both ends of a login. Scheme and port are those of this host. */
export function redirectUri({ plan }: LoginContext, { origin, host }: Visit): string {
  return `${plan.callbackHost ? origin.replace(host, plan.callbackHost) : origin}/.postern/callback`;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
