/** Marks the resources of a gate, so that whoever reads the template can tell them from other functions. */
import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a function is for. */
export type FunctionRole = 'gate' | 'login';

export function markAs(role: FunctionRole, construct: IConstruct): void {
  const resource = construct.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) resource.addMetadata('Postern', { role });
}
