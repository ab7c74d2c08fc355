/** Spares a target that is down, and the requests that would wait for it: after three failures in a row it is asked only now and then. */

/** A single failure is a matter of luck; three in a row are the target's state. */
const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 60;

/** The breaker of one target. Times come from the caller, so that a freeze shows as time that has passed. */
export interface Breaker {
  /** Whether the target may be asked at `now`. A probe is let through once in each pause, to one request. */
  mayAsk(now: number): boolean;
  /** Tells how it went. */
  note(isUp: boolean, now: number): void;
}

export function createBreaker(): Breaker {
  let failures = 0;
  let pauseSeconds = 0;
  let pausedAt = -Infinity;

  return {
    mayAsk(now) {
      if (failures < FAILURES_TO_OPEN) return true;
      // By its distance, so that a clock that has been set back does not pause for long.
      if (Math.abs(now - pausedAt) < pauseSeconds) return false;
      // The others wait for what the probe finds, or for the next pause if it is lost.
      pausedAt = now;
      return true;
    },
    note(isUp, now) {
      failures = isUp ? 0 : failures + 1;
      if (isUp) pauseSeconds = 0;
      if (failures < FAILURES_TO_OPEN) return;
      pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, pauseSeconds * 2 || FIRST_PAUSE_SECONDS);
      pausedAt = now;
    },
  };
}
