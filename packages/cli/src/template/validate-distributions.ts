/** `validateDistributions`: what is wrong with the distributions of a template, by our rules alone. */
import {
  deploymentOfTemplate,
  type Finding,
  validateDeployment,
} from '@postern/emulator/validator';
import { assetFacts } from './asset-facts.ts';
import type { ValidateTemplateOptions } from './template-finding.ts';

/** Errors first. Offline, for JSON's types, as `JSON.parse` gives them; the same template has the same list. */
export function validateDistributions(
  template: object,
  options: ValidateTemplateOptions = {},
): readonly Finding[] {
  const { assets = new Map() } = options;
  const facts = deploymentOfTemplate(template, { ...assetFacts(template, assets), ...options });
  return validateDeployment(facts, options);
}
