/** The rules tried one after the other: what the index and the build's compiled matchers are held against. */
import type { Matcher } from './matcher.ts';
import { matchesPattern } from './pattern.ts';
import type { MatchRule } from './plan.ts';

export function createLinearMatcher(rules: readonly MatchRule[]): Matcher {
  return (host, method, path) =>
    rules.findIndex(
      (rule) =>
        (rule.host ?? host) === host &&
        (!rule.methods || rule.methods.includes(method)) &&
        matchesPattern(rule.path, path),
    );
}
