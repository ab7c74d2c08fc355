/** Holds a template against AWS's rules and ours before anybody deploys it. */
import type { Deployment } from '../deploy/deployment.ts';
import { validationOptionsOf } from '../deploy/validation-options.ts';
import { problemWithDetails } from '../errors.ts';
import type { TemplateFinding } from '../template/template-finding.ts';
import { validateTemplate } from '../template/validate-template.ts';
import { lambdaOf } from './lambda-of.ts';
import type { CloudFormationTemplate } from './template.ts';

/** Refuses what has an error; returns what is only a warning. */
export function checkTemplate(
  template: CloudFormationTemplate,
  deployment: Deployment,
): readonly TemplateFinding[] {
  const isAtEdge = lambdaOf(deployment)?.lambda.kind === 'lambda-edge';
  const findings = validateTemplate(template, {
    ...validationOptionsOf(deployment),
    ...(isAtEdge && { region: 'us-east-1' }),
  });
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw problemWithDetails('template_refused', errors.map(findingText));
  return findings;
}

export function findingText({ rule, subject, message }: TemplateFinding): string {
  return `${rule} ${subject}: ${message}`;
}
