// The simulation's clock. The peers ask `Date.now`, which nothing else can change; so it is replaced, in this process only.
import { MIDNIGHT } from './assumptions.mjs';

/** `now` in seconds since the epoch. */
export const clock = { now: MIDNIGHT };

export function takeOverDate() {
  Date.now = () => Math.round(clock.now * 1000);
}
