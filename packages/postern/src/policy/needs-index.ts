/** Chooses between the two forms of the matcher. */
import type { PolicyPlan } from './plan.ts';

const LONGEST_LINEAR_LIST = 24;

/** Whether the rules are so many that the index is worth its bytes. */
export function needsIndex({ match }: PolicyPlan): boolean {
  return match.length > LONGEST_LINEAR_LIST;
}
