/** What CloudFormation would refuse of a template, by AWS's own `@aws/cloudformation-validate`. */
import { createRequire } from 'node:module';
import type { Engine, ValidateConfig } from '@aws/cloudformation-validate';
import type { Severity } from '@postern/emulator/validator';
import type { TemplateFinding, ValidateTemplateOptions } from './template-finding.ts';

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

export function standardFindings(
  template: object,
  options: ValidateTemplateOptions,
): TemplateFinding[] {
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
