/** Matches a request against the rules one after the other: the smallest form, for short lists. */
import { matchesPattern } from './pattern.ts';
import type { MatchRule } from './plan.ts';

/** Finds the first rule for a request: its place in `rules`, or -1. The path is one reading, already in lower case where the config says so. */
export type Matcher = (host: string, method: string, path: string) => number;

/** Builds a matcher that tries each rule in order. */
export function createLinearMatcher(rules: readonly MatchRule[]): Matcher {
  return (host, method, path) =>
    rules.findIndex(
      (rule) =>
        (rule.host ?? host) === host &&
        (!rule.methods || rule.methods.includes(method)) &&
        matchesPattern(rule.path, path),
    );
}
