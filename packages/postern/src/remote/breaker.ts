/** Spares a target that is down, and the requests that would wait for it: after three failures in a row it is asked only now and then. */

/** A single failure is a matter of luck; three in a row are the target's state. */
const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 60;

/** The breaker of one target. Times come from the caller, so that a freeze shows as time that has passed. */
export interface Breaker {
  /** Whether the target is left alone at `now`. */
  isPaused(now: number): boolean;
  /** Tells that the target is asked. After a pause this one request is its probe, and the next pause begins for all others. */
  begin(now: number): void;
  /** Tells how it went. */
  note(isUp: boolean, now: number): void;
}

export function createBreaker(): Breaker {
  let failures = 0;
  let pauseSeconds = 0;
  let pausedAt = -Infinity;
  let isProbing = false;
  const isOpen = () => failures >= FAILURES_TO_OPEN;

  return {
    // By its distance, so that a clock that has been set back does not pause for long.
    isPaused: (now) => isOpen() && Math.abs(now - pausedAt) < pauseSeconds,
    begin(now) {
      if (!isOpen()) return;
      isProbing = true;
      pausedAt = now;
    },
    note(isUp, now) {
      // Many that were asked together fail together: those that came after the third say nothing new.
      if (!isUp && isOpen() && !isProbing) return;
      isProbing = false;
      failures = isUp ? 0 : failures + 1;
      if (isUp) pauseSeconds = 0;
      if (!isOpen()) return;
      pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, pauseSeconds * 2 || FIRST_PAUSE_SECONDS);
      pausedAt = now;
    },
  };
}
