/** A template as text: JSON as the other built files have it, or YAML. */
import { stringify } from 'yaml';
import type { CloudFormationTemplate } from './template.ts';

export type TemplateFormat = 'json' | 'yaml';

export function formatTemplate(template: CloudFormationTemplate, format: TemplateFormat): string {
  if (format === 'json') return `${JSON.stringify(template, undefined, 2)}\n`;
  return stringify(template, {
    // CloudFormation reads YAML 1.1, where `on` and dates are no texts unless they are quoted.
    version: '1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
