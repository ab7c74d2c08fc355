/** Logins under way: each in a sealed cookie of its own, named after its state, so that tabs do not disturb each other. */
import type { JsonObject } from '../jwt/json.ts';
import { COOKIE, clearCookie, cookieNames, readCookie, setCookie } from '../session/cookies.ts';
import type { Attempt, LoginContext } from './context.ts';
import { shorterTargets } from './return-target.ts';
import type { Header, Visit } from './types.ts';

/** The time that somebody has at the provider, and for the way home from there. */
export const ATTEMPT_SECONDS = 600;

/** A cookie's value; with three of them a request stays below 8 KB, which is what S3 takes. */
const MAX_CHARACTERS = 2800;

/** Others than the new one. */
const MAX_OPEN = 2;

/** An `Attempt` with names that no build shortens: a login that one version has begun, the next one ends. */
interface SealedAttempt {
  readonly s: string;
  readonly n: string;
  readonly v: string;
  readonly r: string;
  readonly p?: string | undefined;
  readonly i: number;
}

/** The state is public; its first characters are enough to tell a few attempts apart. */
function nameOf(state: string): string {
  return COOKIE.attempt + state.slice(0, 10);
}

/** The cookie of a new attempt. A return target that makes it too long loses its query, then its path: `/` always fits. */
export function writeAttempt(
  { attempts }: LoginContext,
  { host }: Visit,
  attempt: Attempt,
): { readonly cookie: Header; readonly returnTo: string | undefined } {
  const { state: s, nonce: n, verifier: v, returnTo: target, provider: p, iat: i } = attempt;
  const name = nameOf(s);
  let text = '';
  const kept = shorterTargets(target).find((r) => {
    text = attempts.seal({ s, n, v, r, p, i } satisfies SealedAttempt, [name, host]);
    return text.length <= MAX_CHARACTERS;
  });
  return { cookie: setCookie(name, text, ATTEMPT_SECONDS), returnTo: kept };
}

/** The attempt that a state belongs to in this browser. Only its first characters have been compared. */
export function readAttempt(
  context: LoginContext,
  visit: Visit,
  state: string,
): Attempt | undefined {
  return openAttempt(context, visit, nameOf(state));
}

/** Clears the one of `state`, and whatever cannot serve any more. */
export function clearAttempts(context: LoginContext, visit: Visit, state: string): Header[] {
  return attemptNames(visit)
    .filter((name) => name === nameOf(state) || !openAttempt(context, visit, name))
    .map(clearCookie);
}

/** Makes room for a new one: what cannot serve any more goes, then the oldest. */
export function clearOldAttempts(context: LoginContext, visit: Visit): Header[] {
  const ages = attemptNames(visit).map((name) => ({
    name,
    iat: openAttempt(context, visit, name)?.iat ?? 0,
  }));
  const newestFirst = ages.sort((a, b) => b.iat - a.iat);
  return newestFirst
    .filter(({ iat }, index) => !iat || index >= MAX_OPEN)
    .map(({ name }) => clearCookie(name));
}

/** Those that have the form of ours: the name goes back in a header. */
function attemptNames({ request }: Visit): string[] {
  return cookieNames(request.headers).filter((name) =>
    /^__Host-postern-attempt-[\w-]{10}$/.test(name),
  );
}

function openAttempt(context: LoginContext, visit: Visit, name: string): Attempt | undefined {
  const { request, host, now } = visit;
  const opened = context.attempts.open(readCookie(request.headers, name), [name, host]);
  // Nobody but this gate has sealed it, so its members are what they were.
  const {
    s: state,
    n: nonce,
    v: verifier,
    r: returnTo,
    p: provider,
    i: iat,
  } = (opened ?? {}) as JsonObject & SealedAttempt;
  return now < iat + ATTEMPT_SECONDS
    ? { state, nonce, verifier, returnTo, provider, iat }
    : undefined;
}
