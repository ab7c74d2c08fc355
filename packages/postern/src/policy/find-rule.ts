/** Joins the readings of a path and the matcher: which rule decides, when every reading must agree. */
import type { Matcher } from './match-linear.ts';
import { isPlainPath, readPath } from './path.ts';
import type { PolicyPlan } from './plan.ts';

/** What of a request chooses its rule. */
export interface RuleQuery {
  readonly host: string;
  readonly method: string;
  /** As the viewer sent it. */
  readonly path: string;
}

/** The rule's place in `rules`, -1 when none matches any reading, or why the path cannot be judged. */
export function findRule(
  plan: Pick<PolicyPlan, 'caseInsensitivePaths'>,
  matcher: Matcher,
  { host, method, path }: RuleQuery,
): number | 'invalid_path' | 'ambiguous_path' {
  const match = (reading: string) =>
    matcher(host, method, plan.caseInsensitivePaths ? foldCase(reading) : reading);
  if (isPlainPath(path)) return match(path);
  const readings = readPath(path);
  if (!readings) return 'invalid_path';
  const [rule, ...others] = new Set(readings.map(match));
  return rule === undefined || others.length > 0 ? 'ambiguous_path' : rule;
}

/** Upper case first: an origin that compares in upper case takes U+0131 (dotless i) for I, and U+017F for S. */
function foldCase(path: string): string {
  return path.toUpperCase().toLowerCase();
}
