/** Refuses rules that no request can reach: hosts, methods and paths all within those of one earlier rule. */
import { contains } from './containment.ts';
import { createContainerFinder } from './pattern-index.ts';
import type { MatchRule } from './plan.ts';

/** Throws for the first unreachable rule. */
export function checkReach(rules: readonly MatchRule[]): void {
  const mayContain = createContainerFinder(rules.map(({ path }) => path));
  for (const [place, rule] of rules.entries()) {
    for (const earlier of mayContain(rule.path)) {
      if (earlier >= place) break;
      const other = rules[earlier] as MatchRule;
      if (coversRequests(other, rule)) throw unreachable(rule, { place, earlier, other });
    }
  }
}

/** Whether every request that `inner` matches is matched by `outer`. */
function coversRequests(outer: MatchRule, inner: MatchRule): boolean {
  return (
    (outer.host === undefined || outer.host === inner.host) &&
    (outer.methods === undefined ||
      inner.methods?.every((method) => outer.methods?.includes(method)) === true) &&
    contains(outer.path, inner.path)
  );
}

interface Cover {
  readonly place: number;
  readonly earlier: number;
  readonly other: MatchRule;
}

function unreachable(rule: MatchRule, { place, earlier, other }: Cover): TypeError {
  return new TypeError(
    `Option "rules[${place}]" must be reachable, got path "${rule.path}" after rules[${earlier}] ` +
      `("${other.path}") that matches all of it: move it before rules[${earlier}] or remove it`,
  );
}
