/** The shape of a rule on what a Lambda@Edge function returned. */
import type { EdgeLimits } from '../limits.ts';
import type { RuleId } from '../rule-id.ts';
import type { EdgeRequest } from './edge-event.ts';

/** What a rule may look at besides the result. */
export interface RuleContext {
  /** The request as the function received it. */
  readonly request: EdgeRequest;
  readonly limits: EdgeLimits;
}

/** A result's JSON object, nothing of it believed yet. */
export type ResultObject = Readonly<Record<string, unknown>>;

/** One rule: what it looks at, and the sentence that CloudFront shows when it is broken. */
export interface ResultRule {
  readonly id: RuleId;
  /** The middle of the 502 page; verbatim from production where `README.md` says so. */
  readonly sentence: string;
  /** What is wrong, for the log; `undefined` when nothing is. */
  check(result: ResultObject, context: RuleContext): string | undefined;
}
