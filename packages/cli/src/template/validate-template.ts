/**
 * `validateTemplate`: what CloudFormation would refuse of a template, by AWS's own `@aws/cloudformation-validate`, and what is wrong
 * with the distributions in it, by ours, in one list. Offline; for JSON's types, as `JSON.parse` gives them.
 */
import { createRequire } from 'node:module';
import type { Engine, ValidateConfig } from '@aws/cloudformation-validate';
import {
  deploymentOfTemplate,
  type Severity,
  type TemplateOptions,
  type ValidationOptions,
  validateDeployment,
} from '@postern/emulator/validator';
import { assetFacts } from './asset-facts.ts';
import type { Assets } from './assets-beside.ts';

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
  const { assets = new Map() } = options;
  const facts = deploymentOfTemplate(template, { ...assetFacts(template, assets), ...options });
  const ours = validateDeployment(facts, options);
  return [...standardFindings(template, options), ...ours].sort(
    (a, b) =>
      compare(a.severity, b.severity) || compare(a.subject, b.subject) || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

let engine: Engine | undefined;

/**
 * Made once, when it is needed: nine megabytes of WebAssembly, whose rules take seconds to load and milliseconds to apply. Required, not
 * imported, for a construct is validated synchronously.
 */
function standardEngine(): Engine {
  if (engine) return engine;
  const { RegoEngine } = createRequire(import.meta.url)(
    '@aws/cloudformation-validate',
  ) as typeof import('@aws/cloudformation-validate');
  engine = new RegoEngine();
  return engine;
}

function standardFindings(template: object, options: ValidateTemplateOptions): TemplateFinding[] {
  const bytes = Buffer.from(JSON.stringify(template));
  const file = { path: 'template.json', readBytes: () => bytes };
  return standardEngine()
    .validateStandard(file, configOf(options))
    .diagnostics.flatMap(({ ruleId: rule, message, entity, propertyPath, ...found }) => {
      const severity = SEVERITIES[found.severity];
      const subject = [entity?.logicalId ?? 'template', propertyPath].filter(Boolean).join(' ');
      return severity ? [{ rule, severity, subject, message }] : [];
    });
}

/** What AWS says for information only is left out. */
const SEVERITIES: Readonly<Record<string, Severity | undefined>> = {
  FATAL: 'error',
  ERROR: 'error',
  WARN: 'warning',
};

function configOf({ region, parameters }: ValidateTemplateOptions): ValidateConfig {
  return {
    ...(parameters && { parameterOverrides: { ...parameters } }),
    ...(region && { pseudoParameterOverrides: { region } }),
  };
}
