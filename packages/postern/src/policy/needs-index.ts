/** Chooses between the two forms of the matcher. */
import type { PolicyPlan } from './plan.ts';

// Measured (Node 20): 16 rules cost 0.2 to 0.5 µs one by one, and 2.3 µs in the worst shape (`/*/name.json`), a tenth of
// an RS256 decision; the index costs 0.1 to 0.5 µs at any length, and 725 zipped bytes.
const LONGEST_LINEAR_LIST = 16;

/** Whether the rules are so many that the index is worth its bytes. */
export function needsIndex({ match }: PolicyPlan): boolean {
  return match.length > LONGEST_LINEAR_LIST;
}
