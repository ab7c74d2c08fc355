/** `deploymentOfTemplate`: what a CloudFormation template says of the deployment. */
import type { DeploymentFacts, DistributionFacts } from './deployment-facts.ts';
import { outcomesOf } from './template/conditions.ts';
import { distributionsOf } from './template/distributions.ts';
import { functionsOf } from './template/functions.ts';
import { gateFactsOf } from './template/marks.ts';
import { readTemplate, type TemplateOptions } from './template/reader.ts';

export type { CodeFacts, TemplateOptions } from './template/reader.ts';

/**
 * Reads a template as JSON gives it. A distribution that depends on conditions is there once for every way in which they turn out.
 * References that lead to a resource of the template are followed; what comes from elsewhere is unknown. A resource with `Metadata: { Postern: { role: 'gate' | 'login' } }` is marked as a gate or a login half. The mark of a function, and
 * the `Postern` of a key group, may say `publicPathPatterns`, `identityHeaders` and `assertion` of the distributions in which it guards a
 * behavior. A distribution's `Metadata: { Postern: { publicPathPatterns: [...] } }` names what is meant to be open in it, too.
 */
export function deploymentOfTemplate(
  template: object,
  options: TemplateOptions = {},
): DeploymentFacts {
  const reader = readTemplate(template, options);
  return {
    distributions: distinct(
      outcomesOf(template, options).flatMap((each) => distributionsOf(readTemplate(each, options))),
    ),
    functions: functionsOf(reader),
    keyGroups: reader.ofType('AWS::CloudFront::KeyGroup').flatMap((resource) => {
      const gate = gateFactsOf(resource);
      return gate ? [{ id: resource.id, gate }] : [];
    }),
    stores: reader.ofType('AWS::CloudFront::KeyValueStore').map(({ id }) => ({
      id,
      entries: options.entriesOf?.(id),
    })),
    unreadable: generatedIn(template),
  };
}

/** What CloudFormation makes resources of, such as `Fn::ForEach::Sites`. */
function generatedIn({ Resources }: { readonly Resources?: unknown }): readonly string[] {
  return Object.keys(Object(Resources)).filter((name) => name.startsWith('Fn::'));
}

function distinct(distributions: readonly DistributionFacts[]): readonly DistributionFacts[] {
  return [...new Map(distributions.map((each) => [JSON.stringify(each), each])).values()];
}
