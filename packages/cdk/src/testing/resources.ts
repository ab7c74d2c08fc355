/** Resources of a template by their type. */
import assert from 'node:assert/strict';
import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import type { IRole } from 'aws-cdk-lib/aws-iam';

export interface FoundResource {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's properties have any shape
  readonly properties: any;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export function resourcesOf(template: Template, type: string): FoundResource[] {
  return Object.entries(template.findResources(type)).map(([id, found]) => ({
    id,
    properties: found.Properties ?? {},
    metadata: found.Metadata ?? {},
  }));
}

/** The only one of its type. */
export function only(template: Template, type: string): FoundResource {
  const [found, ...others] = resourcesOf(template, type);
  assert.ok(found && others.length === 0, `${others.length + (found ? 1 : 0)} of ${type}`);
  return found;
}

/** The policy document of a role that the construct has made. */
export function policyOf(template: Template, role: IRole | undefined): FoundResource['properties'] {
  assert.ok(role);
  const { Ref } = Stack.of(role).resolve(role.roleName);
  const policies = resourcesOf(template, 'AWS::IAM::Policy').map(({ properties }) => properties);
  const [own, ...others] = policies.filter(({ Roles }) => Roles[0].Ref === Ref);
  assert.ok(own && others.length === 0, `${Ref} has ${policies.length} policies`);
  return own.PolicyDocument;
}

/** A name that is the path, and the region and the ID of the stack, so that no other stack of the account has it. */
export function assertUniqueName(name: FoundResource['properties'], region = 'us-east-1'): void {
  const [, [prefix, stackId]] = name['Fn::Join'];
  assert.match(prefix, new RegExp(`^Site(Gate)?\\w*-${region}$`));
  const parts = { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] };
  const id = { 'Fn::Select': [2, parts] };
  assert.deepEqual(stackId, { 'Fn::Select': [0, { 'Fn::Split': ['-', id] }] });
}
