/** `deploymentOfTemplate`: what a CloudFormation template says of the deployment. */
import type { DeploymentFacts } from './deployment-facts.ts';
import { distributionsOf } from './template/distributions.ts';
import { functionsOf } from './template/functions.ts';
import { readTemplate, type TemplateOptions } from './template/reader.ts';

export type { TemplateOptions } from './template/reader.ts';

/**
 * Reads a template as JSON gives it. References that lead to a resource of the template are followed; what comes from elsewhere is
 * unknown. A resource with `Metadata: { Postern: { role: 'gate' | 'login' } }` is marked as a gate or a login half, and a distribution's
 * `Metadata: { Postern: { publicPathPatterns: [...] } }` names what is meant to be open.
 */
export function deploymentOfTemplate(
  template: object,
  options: TemplateOptions = {},
): DeploymentFacts {
  const reader = readTemplate(template, options);
  return {
    distributions: distributionsOf(reader),
    functions: functionsOf(reader),
    stores: reader.ofType('AWS::CloudFront::KeyValueStore').map(({ id }) => ({
      id,
      entries: options.entriesOf?.(id),
    })),
  };
}
