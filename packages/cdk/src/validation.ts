/** At synth the validator reads the templates: what would be a hole or a 502 after the deployment is an error before it. */
import { readFileSync } from 'node:fs';
import {
  deploymentOfTemplate,
  type Finding,
  RULES,
  type ValidationOptions,
  validateDeployment,
} from '@postern/emulator/validator';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  type PolicyViolation,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a gate says of the distributions that it is on. */
export type GateFacts = Required<
  Pick<ValidationOptions, 'publicPathPatterns' | 'identityHeaders' | 'assertion'>
>;

type Gates = Map<IConstruct, GateFacts>;

/** One plugin for each stage, however many gates are in it: two would report everything twice. */
const gatesOf = new WeakMap<Stage, Gates>();

/** Has the templates of the gate's stage read once they are whole. */
export function validateAtSynth(gate: IConstruct, facts: GateFacts): void {
  const stage = Stage.of(gate);
  if (!stage) return;
  const gates: Gates = gatesOf.get(stage) ?? new Map();
  gates.set(gate, facts);
  if (gatesOf.has(stage)) return;
  gatesOf.set(stage, gates);
  Validations.of(stage).addPlugins(createPlugin(gates));
}

function createPlugin(gates: Gates): IPolicyValidationPlugin {
  return {
    name: 'Postern',
    ruleIds: Object.keys(RULES),
    validate: (context) => validateTemplates(context, gates),
  };
}

function validateTemplates(
  { stackTemplates }: IPolicyValidationContext,
  gates: Gates,
): PolicyValidationPluginReport {
  const violations = stackTemplates.flatMap((stack) =>
    validateStack(stack, gates).map((finding) => violation(finding, stack)),
  );
  return { success: violations.every(({ severity }) => severity !== 'error'), violations };
}

function validateStack(
  { templatePath, stackConstructPath, region }: PolicyValidationStack,
  gates: Gates,
): readonly Finding[] {
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as object;
  const deployment = deploymentOfTemplate(template, region === undefined ? {} : { region });
  // The gates of the same stack speak for its distributions; to those of a stack without a gate any of the stage may be theirs.
  const own = [...gates].filter(([gate]) => Stack.of(gate).node.path === stackConstructPath);
  const facts = (own.length > 0 ? own : [...gates]).map(([, each]) => each);
  return validateDeployment(deployment, {
    publicPathPatterns: facts.flatMap(({ publicPathPatterns }) => publicPathPatterns),
    identityHeaders: facts.flatMap(({ identityHeaders }) => identityHeaders),
    assertion: facts.every(({ assertion }) => assertion),
    // The stage may have distributions that no gate is meant for.
    allowUngated: true,
  });
}

/** A subject is a logical ID, and after it a path pattern or an origin. */
function violation(
  { rule, severity, subject, message }: Finding,
  { templatePath }: PolicyValidationStack,
): PolicyViolation {
  const [resourceLogicalId = '', ...rest] = subject.split(' ');
  return {
    ruleName: rule,
    description: `${subject}: ${message}`,
    severity,
    violatingResources: [{ resourceLogicalId, templatePath, locations: [rest.join(' ')] }],
  };
}
