/**
 * One redirect URI for many hosts. Where `hosts` has wildcards, the provider sends everybody to `callbackHost`, which sends them on
 * to the host that began the login: only that one has the attempt's cookie. The state says which it is, sealed by this gate, so
 * that a code is never sent to a host which the gate has not served itself. Only in bundles whose plan has a `callbackHost`.
 */
import { ATTEMPT_SECONDS } from './attempt.ts';
import type { LoginContext } from './context.ts';
import { redirect } from './reply.ts';
import type { Reply, Visit } from './types.ts';

/** Of a bare state: 32 bytes. */
const STATE_CHARACTERS = 43;

/** The state with the way home in it. Letters, digits, `-` and `_` as before: some providers take no others. */
export function addOrigin(
  { attempts }: LoginContext,
  { origin, now }: Visit,
  state: string,
): string {
  const home = { o: origin, i: now };
  return state + Buffer.from(attempts.seal(home, ['state', state])).toString('base64url');
}

/** The way home for an answer that belongs to another host; undefined where it is for this one, or for none. */
export function sendHome({ attempts }: LoginContext, visit: Visit): Reply | undefined {
  const answer = new URLSearchParams(visit.request.query);
  const state = answer.get('state') ?? '';
  const sealed = Buffer.from(state.slice(STATE_CHARACTERS), 'base64url').toString();
  const home = attempts.open(sealed, ['state', state.slice(0, STATE_CHARACTERS)]);
  const isRecent = visit.now < Number(home?.i) + ATTEMPT_SECONDS;
  if (!home || !isRecent || home.o === visit.origin) return;
  // Written anew, since it goes into a header.
  return redirect(`${home.o}${visit.request.path}?${answer}`);
}
