/** At synth the validator reads the templates: what would be a hole or a 502 after the deployment is an error before it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  assetsBeside,
  type GateFacts,
  type TemplateFinding,
  validateDistributions,
  validateTemplate,
} from '@postern/cli/deploy';
import { RULES, type ValidationOptions } from '@postern/emulator/validator';
import {
  type IPolicyValidationPlugin,
  NestedStack,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  type PolicyViolation,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A gate of the stage. */
export interface StagedGate extends GateFacts {
  /** A resource of its stack's template says the same. */
  readonly isMarked: boolean;
}

type Gates = Map<IConstruct, StagedGate>;

type ValidatedStack = PolicyValidationStack & { readonly isNested?: boolean };

/** One plugin for each stage, however many gates are in it: two would report everything twice. */
const gatesOf = new WeakMap<Stage, Gates>();

/** Has the templates of the gate's stage read once they are whole. */
export function validateAtSynth(gate: IConstruct, facts: StagedGate): void {
  const stage = Stage.of(gate);
  if (!stage) return;
  const gates: Gates = gatesOf.get(stage) ?? new Map();
  gates.set(gate, facts);
  if (gatesOf.has(stage)) return;
  gatesOf.set(stage, gates);
  Validations.of(stage).addPlugins(createPlugin(stage, gates));
}

function createPlugin(stage: Stage, gates: Gates): IPolicyValidationPlugin {
  return {
    name: 'Postern',
    ruleIds: Object.keys(RULES),
    validate: ({ stackTemplates }) =>
      validateTemplates(
        stackTemplates.flatMap((root) => [root, ...nestedIn(root, stage)]),
        gates,
      ),
  };
}

/** The CDK hands out the templates of stacks, without those nested in them: they lie in the same folder. */
function nestedIn(root: PolicyValidationStack, stage: Stage): ValidatedStack[] {
  const { stackConstructPath, templatePath } = root;
  return stage.node
    .findAll()
    .filter((each) => NestedStack.isNestedStack(each))
    .filter((each) => rootOf(each).node.path === stackConstructPath)
    .map(({ node, templateFile }) => ({
      ...root,
      isNested: true,
      stackConstructPath: node.path,
      templatePath: join(dirname(templatePath), templateFile),
    }));
}

function rootOf(stack: Stack): Stack {
  const { nestedStackParent: parent } = stack;
  return parent ? rootOf(parent) : stack;
}

function validateTemplates(
  stackTemplates: readonly ValidatedStack[],
  gates: Gates,
): PolicyValidationPluginReport {
  const violations = stackTemplates.flatMap((stack) =>
    validateStack(stack, gates).map((finding) => violation(finding, stack)),
  );
  return { success: violations.every(({ severity }) => severity !== 'error'), violations };
}

function validateStack(
  { templatePath, stackConstructPath, region, isNested = false }: ValidatedStack,
  gates: Gates,
): readonly TemplateFinding[] {
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as Template;
  const isMarked = hasMark(template);
  const options = {
    ...optionsFor(stackConstructPath, gates),
    ...(region !== undefined && { region }),
    // What stacks upload that hold nothing of a gate is not ours to open.
    ...(isMarked && { assets: assetsBeside(templatePath) }),
    // The stage may have distributions that no gate is meant for.
    allowUngated: true,
  };
  // The CDK has AWS's own validator read the templates of stacks, but not of those nested in them.
  return isMarked && isNested
    ? validateTemplate(template, options).filter(isTold)
    : validateDistributions(template, options);
}

/** What AWS only warns of is how the CDK writes templates: a DependsOn that a reference says already. */
function isTold({ rule, severity }: TemplateFinding): boolean {
  return severity === 'error' || Object.hasOwn(RULES, rule);
}

/** What the templates do not say themselves. */
function optionsFor(stackPath: string, gates: Gates): ValidationOptions {
  const own = [...gates].filter(([gate]) => Stack.of(gate).node.path === stackPath);
  const unmarked = own.filter(([, { isMarked }]) => !isMarked);
  if (own.length > 0) return { publicPathPatterns: patternsOf(unmarked) };
  // A reference into another stack tells not which gate it is: to a distribution of this one any of the stage may be it; to one of a
  // nested stack those of the stacks around it.
  const kin = [...gates].filter(([gate]) =>
    stackPath.startsWith(`${rootOf(Stack.of(gate)).node.path}/`),
  );
  const others = kin.length > 0 ? kin : [...gates];
  const facts = others.map(([, each]) => each);
  return {
    publicPathPatterns: patternsOf(others),
    identityHeaders: facts.flatMap(({ identityHeaders }) => identityHeaders),
    assertion: facts.every(({ assertion }) => assertion),
  };
}

function patternsOf(gates: readonly (readonly [IConstruct, StagedGate])[]): readonly string[] {
  return gates.flatMap(([, { publicPathPatterns }]) => publicPathPatterns);
}

interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Metadata?: { readonly Postern?: object } }>
  >;
}

function hasMark({ Resources = {} }: Template): boolean {
  return Object.values(Resources).some(({ Metadata }) => Metadata?.Postern !== undefined);
}

/** A subject is a logical ID, and after it a path pattern or an origin. */
function violation(
  { rule, severity, subject, message }: TemplateFinding,
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
