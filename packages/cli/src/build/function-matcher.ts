/** Rules for a CloudFront Function: short lists as an expression, long ones as text, by a piece of their path that tells them apart. */
import type { MatchRule } from 'postern/gate';
import { type MatcherSource, matcherSource } from './matcher-source.ts';

export function functionMatcher(rules: readonly MatchRule[]): MatcherSource {
  return matcherSource(rules);
}
