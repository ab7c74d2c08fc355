/**
 * `validateTemplate`: what CloudFormation would refuse of a template, by AWS's own `@aws/cloudformation-validate`, and what is wrong
 * with the distributions in it, by ours, in one list. Offline; for JSON's types, as `JSON.parse` gives them.
 */
import type { Severity, TemplateOptions, ValidationOptions } from '@postern/emulator/validator';
import type { Assets } from './assets-beside.ts';
import { standardFindings } from './standard-findings.ts';
import { validateDistributions } from './validate-distributions.ts';

/** What is known besides the template. */
export type ValidateTemplateOptions = TemplateOptions & ValidationOptions & TemplateAssets;

interface TemplateAssets {
  /**
   * Paths of the files that the template only names, by their S3 keys: `assetsBeside(file)` finds them. `codeOf` and `entriesOf` come before them.
   * @default none: rules on code, zips and stores are not broken by what nobody knows
   */
  readonly assets?: Assets | undefined;
}

/** Something that is wrong with a template. */
export interface TemplateFinding {
  /** AWS's, such as `F3002`, or ours, such as `E-ORIGIN-OPEN`. */
  readonly rule: string;
  readonly severity: Severity;
  /** A resource's logical id, with the path pattern or the property where there is one. */
  readonly subject: string;
  readonly message: string;
}

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
