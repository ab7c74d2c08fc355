/** The module, and what calls it, applied by Terraform with stand-ins for what AWS would make. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block } from './parse-folder.ts';
import type { Ran, Scene } from './terraform.ts';

const OPTIONAL = [
  'key_value_store_arn',
  'delegate_function_arn',
  'encoded_key',
  'additional_public_key_ids',
  'log_retention_days',
  'log_regions',
  'tags',
];

/** Calls the module with a build of the scene. */
const CALLER = {
  variable: { inputs: { type: 'any' } },
  module: {
    gate: {
      source: '../terraform',
      name: expression('try(var.inputs.name, "site")'),
      build_path: `../builds/${expression('var.inputs.build')}`,
      ...Object.fromEntries(
        OPTIONAL.map((name) => [name, expression(`try(var.inputs.${name}, null)`)]),
      ),
    },
  },
  output: { gate: { value: expression('module.gate') } },
};

function expression(text: string): string {
  return `\${${text}}`;
}

export interface Applied {
  /** What each resource is made with, by its address: `aws_lambda_function.edge[0]`. */
  readonly resources: ReadonlyMap<string, Block>;
  readonly outputs: Readonly<Record<string, Block>>;
}

/** Makes `caller/` in the scene, which is for `applyModule` and `refusalOf`. */
export async function writeCaller({ folder, terraform }: Scene): Promise<void> {
  await mkdir(join(folder, 'caller'));
  await writeFile(join(folder, 'caller/main.tf.json'), JSON.stringify(CALLER));
  await initialise({ folder, terraform }, 'caller');
}

type Terraform = Pick<Scene, 'folder' | 'terraform'>;

export async function initialise({ terraform }: Terraform, cwd: string): Promise<void> {
  const { exitCode, said } = await terraform(['init', '-no-color'], cwd);
  assert.equal(exitCode, 0, said);
}

export interface Inputs {
  /** Name of a folder in `builds/`. */
  readonly build: string;
  readonly [input: string]: unknown;
}

export async function applyModule(scene: Terraform, inputs: Inputs): Promise<Applied> {
  return apply(scene, 'caller', { inputs });
}

/** Makes everything anew, and says what there is then. */
export async function apply(
  { folder, terraform }: Terraform,
  cwd: string,
  variables: Block,
): Promise<Applied> {
  await writeVariables({ folder, cwd, variables });
  // A store must not be destroyed: what there was is forgotten.
  await rm(join(folder, cwd, 'terraform.tfstate'), { force: true });
  const applied = await terraform(['apply', '-auto-approve', '-no-color'], cwd);
  assert.equal(applied.exitCode, 0, applied.said);
  const { said } = await terraform(['show', '-json'], cwd);
  return readState(JSON.parse(said).values);
}

/** What Terraform says against it, on one line. */
export async function refusalOf(scene: Terraform, inputs: Inputs): Promise<string> {
  const { exitCode, said } = await plan(scene, inputs);
  assert.equal(exitCode, 1, said);
  return said.replace(/\s*[│╷╵\n]\s*/g, ' ');
}

/** What Terraform would do, in its words. */
export async function planOf(scene: Terraform, inputs: Inputs): Promise<string> {
  const { exitCode, said } = await plan(scene, inputs);
  assert.equal(exitCode, 0, said);
  return said;
}

async function plan({ folder, terraform }: Terraform, inputs: Inputs): Promise<Ran> {
  await writeVariables({ folder, cwd: 'caller', variables: { inputs } });
  await rm(join(folder, 'caller/terraform.tfstate'), { force: true });
  return terraform(['plan', '-no-color'], 'caller');
}

function writeVariables({
  folder,
  cwd,
  variables,
}: {
  readonly folder: string;
  readonly cwd: string;
  readonly variables: Block;
}): Promise<void> {
  return writeFile(join(folder, cwd, 'terraform.tfvars.json'), JSON.stringify(variables));
}

interface StateModule {
  readonly resources?: readonly {
    readonly address: string;
    readonly values: { readonly input: Block | null };
  }[];
  readonly child_modules?: readonly StateModule[];
}

interface State {
  readonly outputs?: Readonly<Record<string, { readonly value: Block }>>;
  readonly root_module: StateModule;
}

function readState({ outputs = {}, root_module }: State): Applied {
  const resources = resourcesOf(root_module).map(
    ({ address, values }) => [originalAddress(address), values.input ?? {}] as const,
  );
  return {
    resources: new Map(resources),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
  };
}

function resourcesOf({
  resources = [],
  child_modules = [],
}: StateModule): NonNullable<StateModule['resources']> {
  return [...resources, ...child_modules.flatMap(resourcesOf)];
}

/** `module.gate.terraform_data.aws_iam_role__lambda[0]` stands in for `aws_iam_role.lambda[0]`. */
function originalAddress(address: string): string {
  return address.replace(/^(module\.gate\.)?(terraform_data\.(?=aws_))?/, '').replace('__', '.');
}
