/** Whether the template keeps the rules of CloudFormation, CloudFront and Lambda@Edge, and leaves nothing open. */
import { describePolicy } from '../../deploy/describe-deployment.ts';
import { validationOptionsOf } from '../../deploy/validation-options.ts';
import { validateTemplate } from '../../template/validate-template.ts';
import { type Check, type Finding, failed, orOk, skipped, warning } from '../check.ts';
import type { ExaminedTemplate } from '../examined-templates.ts';
import { need } from '../subject.ts';

export const templateRules: Check = {
  id: 'template-rules',
  asks: "With `--template`: does it keep the validator's rules? Every cache behavior has the gate or is named by `--public`, no origin is open, no identity is cached.",
  remedy:
    'Each finding says what to do; name with `--public` what is meant to be open, and with `--ungated` a distribution that is not for this gate.',
  async run(subject) {
    const { template, public: open = [], ungated = [] } = subject.options;
    if (template === undefined) return [skipped('no --template')];
    const templates = await subject.templates();
    const plan = await need(subject.plan(), 'config-accepted');
    const { publicPathPatterns, ...facts } = validationOptionsOf(describePolicy(plan));
    const findings = templates.flatMap((one) =>
      validateTemplate(one.template, {
        ...facts,
        publicPathPatterns: [...publicPathPatterns, ...open],
        ...{ assets: one.assets, allowUngated: ungated },
        ...(one.region !== undefined && { region: one.region }),
      }).map(({ rule, severity, subject: where, message }): Finding => {
        const text = `${rule} at ${where}: ${message}`;
        return severity === 'error' ? failed(text, one.name) : warning(text, one.name);
      }),
    );
    if (!templates.some(hasDistribution)) findings.push(warning(NO_DISTRIBUTION));
    return orOk(findings, `no rule is broken in ${templates.map(({ name }) => name).join(', ')}`);
  },
};

/** One that is in another stack is in none of these templates. */
const NO_DISTRIBUTION =
  'no template has a distribution: whether behaviors are protected cannot be told';

function hasDistribution({ template }: ExaminedTemplate): boolean {
  return Object.values(Object(template.Resources)).some(
    (resource) => Object(resource).Type === 'AWS::CloudFront::Distribution',
  );
}
