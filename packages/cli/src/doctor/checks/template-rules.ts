/** Whether the template keeps the rules of CloudFormation, CloudFront and Lambda@Edge, and leaves nothing open. */
import type { GatePlan } from 'postern/gate';
import { validateTemplate } from '../../template/validate-template.ts';
import { type Check, type Finding, failed, orOk, skipped, warning } from '../check.ts';
import type { TemplateWithFunctions } from '../subject.ts';
import { need } from '../subject.ts';

export const templateRules: Check = {
  id: 'template-rules',
  asks: "With `--template`: does it keep the validator's rules? Every cache behavior has the gate or is named by `--public`, no origin is open, no identity is cached.",
  remedy: 'Each finding says what to do; name with `--public` what is meant to be open.',
  async run(subject) {
    const { template, public: publicPathPatterns } = subject.options;
    if (template === undefined) return [skipped('no --template')];
    const templates = await subject.templates();
    const { policy } = await need(subject.plan(), 'config-accepted');
    const findings = templates.flatMap((one) =>
      validateTemplate(one.template, {
        ...optionsOf(one, policy),
        ...(publicPathPatterns && publicPathPatterns.length > 0 && { publicPathPatterns }),
      }).map(({ rule, severity, subject: where, message }): Finding => {
        const text = `${rule} at ${where}: ${message}`;
        return severity === 'error' ? failed(text, one.name) : warning(text, one.name);
      }),
    );
    return orOk(findings, `no rule is broken in ${templates.map(({ name }) => name).join(', ')}`);
  },
};

function optionsOf({ region, assets }: TemplateWithFunctions, policy: GatePlan['policy']) {
  const { assertion, forwardHeaders = [] } = policy;
  return {
    assets,
    ...(region !== undefined && { region }),
    ...(assertion && { assertion: true }),
    ...(forwardHeaders.length > 0 && {
      identityHeaders: forwardHeaders.map(({ header }) => header),
    }),
  };
}
