/** What the validator says, and how its checks say it. */
import type { RuleId } from '../rule-id.ts';
import { RULES, type Severity } from './rules.ts';

/** A rule that is broken. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** A function, store or origin by its id, or a distribution and one of its path patterns. */
  readonly subject: string;
  /** What is wrong, what was got, and what to do. It quotes no header's value, entry or variable. */
  readonly message: string;
}

/** A finding; what to do is the rule's own remedy. */
export function finding(rule: RuleId, subject: string, wrong: string): Finding {
  const { severity, remedy } = RULES[rule];
  return { rule, severity, subject, message: `${wrong}: ${startLower(remedy)}` };
}

/** Errors first, then by subject, rule and text, and each once: the same deployment has the same list. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ severity, subject, rule, message }: Finding) =>
    JSON.stringify([severity, subject, rule, message]);
  const byKey = new Map(findings.map((each) => [keyOf(each), each]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : Number(a > b))).map(([, each]) => each);
}

/** Names and abbreviations such as "CloudFront" or "AWS" keep their capital. */
function startLower(sentence: string): string {
  return /^[A-Z][a-z]+ /.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}
