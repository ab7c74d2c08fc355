/** The way back from the provider: the browser's answer against the attempt that this browser has begun, then a session. */
import { COOKIE, readCookie, setCookie } from '../session/cookies.ts';
import { clearAttempts, readAttempt } from './attempt.ts';
import { sendHome } from './callback-host.ts';
import type { Attempt, Failure, LoginContext, Provider } from './context.ts';
import { establishSession } from './establish.ts';
import { callbackPath, redirectUri } from './login.ts';
import { readSession } from './read-session.ts';
import { refuseLogin } from './refuse-login.ts';
import { redirect } from './reply.ts';
import type { Reply, Visit } from './types.ts';

/** How long a return from the provider counts as a round of a loop. */
const ROUND_SECONDS = 60;

export async function finishLogin(context: LoginContext, visit: Visit): Promise<Reply> {
  const { method, path, query, headers } = visit.request;
  if (method !== 'GET') return context.page(visit, { status: 404, code: 'endpoint_unknown' });
  const home = context.plan.callbackHost && sendHome(context, visit);
  if (home) return home;
  const state = new URLSearchParams(query).get('state') ?? '';
  const attempt = readAttempt(context, visit, state);
  const provider = (
    context.chooseProvider
      ? context.providers.find(({ plan }) => callbackPath(plan) === path)
      : context.providers[0]
  ) as Provider;
  // Of another provider, or of an older config.
  const isHere = attempt?.provider === provider.plan.name;
  if (!attempt || !isHere) return answerStray(context, visit);

  const result = await establish(context, visit, { attempt, provider });
  const cleared = clearAttempts(context, visit, state);
  if ('code' in result) {
    const page = refuseLogin(context, visit, { failure: result, target: attempt.returnTo });
    return { ...page, headers: [...page.headers, ...cleared] };
  }
  const rounds = (Number(readCookie(headers, COOKIE.rounds)) || 0) + 1;
  const counted = setCookie(COOKIE.rounds, `${rounds}`, ROUND_SECONDS);
  // Absolute, so that no path can be read as a host.
  return redirect(visit.origin + attempt.returnTo, {
    headers: [...result.headers, ...cleared, counted],
    note: result.note,
  });
}

async function establish(
  context: LoginContext,
  visit: Visit,
  { attempt, provider }: { readonly attempt: Attempt; readonly provider: Provider },
): Promise<ReturnType<typeof establishSession>> {
  const options = { redirectUri: redirectUri(context, visit, provider.plan), now: visit.now };
  const tokens = await provider.redeem(visit.request.query, attempt, options);
  return 'code' in tokens ? tokens : establishSession(context, visit, { provider, tokens });
}

/** No login of this browser: the back button after one, a second click, a bookmark, or somebody else's. */
async function answerStray(context: LoginContext, visit: Visit): Promise<Reply> {
  const session = await readSession(context, visit);
  if (session?.ok) return redirect(`${visit.origin}/`);
  const failure: Failure = { code: 'login_attempt_unknown' };
  return refuseLogin(context, visit, { failure, target: '/' });
}
