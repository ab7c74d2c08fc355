/** Joins the readings of a path and the matcher: which rule decides, when every reading must agree. */
import type { Matcher } from './matcher.ts';
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
  if (isPlainPath(path) && !plan.caseInsensitivePaths) return matcher(host, method, path);
  const readings = readPath(path);
  if (!readings) return 'invalid_path';
  const folded = plan.caseInsensitivePaths ? readings.flatMap(foldCase) : readings;
  const [rule, ...others] = new Set(folded.map((reading) => matcher(host, method, reading)));
  return rule === undefined || others.length > 0 ? 'ambiguous_path' : rule;
}

/**
 * A reading as origins fold it: ASCII only; or all letters to lower case, which makes K of U+212A (kelvin); or through upper
 * case, which makes I of U+0131 (dotless i) and two characters of U+00DF (sharp s).
 */
function foldCase(path: string): readonly string[] {
  const ascii = path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return [...new Set([ascii, path.toLowerCase(), path.toUpperCase().toLowerCase()])];
}
