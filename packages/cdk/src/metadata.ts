/** Marks the resources of a gate, so that whoever reads the template can tell them from others, and knows what the gate says of itself. */
import type { GateFacts } from '@postern/cli/deploy';
import type { FunctionRole } from '@postern/emulator/validator';
import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What stands in a resource's metadata: what a function is for; of a gate, what it says of the distributions that it guards. */
export interface Mark {
  readonly role?: FunctionRole;
  readonly publicPathPatterns?: readonly string[];
  readonly identityHeaders?: readonly string[];
  readonly assertion?: true;
}

export function markOfGate({ publicPathPatterns, identityHeaders, assertion }: GateFacts): Mark {
  const facts = { publicPathPatterns, identityHeaders };
  return { role: 'gate', ...facts, ...(assertion && { assertion }) };
}

/** False where the construct is no resource of the app: an import. */
export function markAs(mark: Mark, construct: IConstruct): boolean {
  const resource = construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) return false;
  resource.addMetadata('Postern', mark);
  return true;
}
