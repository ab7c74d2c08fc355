/** How often things happen in a month: sign-ins, refreshes, and the requests that look up revocations. */
import type { CostInput } from './types.ts';

/** AWS's month: 730 hours. */
export const DAYS_A_MONTH: number = 730 / 24;

const DAY_SECONDS = 86_400;

/** A CloudFront Function looks up sessions that began up to so long after the latest revocation. */
const LOOK_UP_SLACK_SECONDS = 300;

/** The session's own identifier and the person; and the provider's session where it has one. */
const LOOK_UPS = 2;

/**
 * Of the store's API: it is described for its ETag, the ring is got, and ring and entry are updated together. The entry is got, too, where
 * it is not the latest of all revocations. Nobody looks before that: the login half of a split gate only writes.
 */
export const CALLS_PER_REVOCATION = { usual: 3, most: 4 } as const;

export interface Counts {
  readonly sessions: number;
  readonly refreshesPerSession: number;
  readonly lookUpShare: number;
  readonly lookUps: number;
  readonly revocations: number;
  readonly callsPerRevocation: number;
}

export function countEvents(input: CostInput): Counts {
  const { requests, signsIn, requestsPerSession, revocation, revocationsPerDay } = input;
  const looksUp = signsIn && revocation;
  const lookUps = looksUp ? LOOK_UPS + (input.providerSession ? 1 : 0) : 0;
  return {
    sessions: signsIn ? requests / requestsPerSession : 0,
    refreshesPerSession: signsIn ? countRefreshes(input) : 0,
    lookUpShare: looksUp ? lookUpShare(input) : 0,
    lookUps,
    revocations: looksUp ? revocationsPerDay * DAYS_A_MONTH : 0,
    callsPerRevocation: CALLS_PER_REVOCATION.usual,
  };
}

type Times = Pick<CostInput, 'sessionSeconds' | 'idleSeconds'>;

/**
 * At most: somebody who never pauses. A navigation refreshes a session past half of its idle time, unless that already ends with the
 * session itself.
 */
export function countRefreshes({ sessionSeconds, idleSeconds }: Times): number {
  return Math.max(0, Math.ceil((sessionSeconds - idleSeconds) / (idleSeconds / 2)));
}

/**
 * The share of requests whose session began before the latest revocation, or within the slack after it. Revocations come at random
 * (Poisson), requests evenly over a session, and a refresh keeps the time of the sign-in: the mean over all ages up to the session's end
 * of 1 − e^(−rate · (age + slack)).
 */
export function lookUpShare({
  sessionSeconds,
  revocationsPerDay,
}: Pick<CostInput, 'sessionSeconds' | 'revocationsPerDay'>): number {
  const ratePerSecond = revocationsPerDay / DAY_SECONDS;
  const expected = ratePerSecond * sessionSeconds;
  if (expected === 0) return 0;
  return 1 - (Math.exp(-ratePerSecond * LOOK_UP_SLACK_SECONDS) * -Math.expm1(-expected)) / expected;
}
