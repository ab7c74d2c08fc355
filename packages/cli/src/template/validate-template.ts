/**
 * `validateTemplate`: what CloudFormation would refuse of a template, by AWS's own `@aws/cloudformation-validate`, and what is wrong
 * with the distributions in it, by ours, in one list. Offline; for JSON's types, as `JSON.parse` gives them.
 */
import { standardFindings } from './standard-findings.ts';
import type { TemplateFinding, ValidateTemplateOptions } from './template-finding.ts';
import { validateDistributions } from './validate-distributions.ts';

/** Errors first, then by subject; the same template has the same list. */
export function validateTemplate(
  template: object,
  options: ValidateTemplateOptions = {},
): readonly TemplateFinding[] {
  const ours = validateDistributions(template, options);
  return [...standardFindings(template, options), ...ours].sort(
    (a, b) =>
      compare(a.severity, b.severity) || compare(a.subject, b.subject) || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
