/** The execution role of a Lambda function: its own log group, and what the config needs. */
import type { Permission } from '@postern/cli/deploy';
import { Aws, type RemovalPolicy } from 'aws-cdk-lib';
import { type Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

export interface FunctionRoleProps {
  readonly permissions: readonly Permission[];
  readonly logGroup: ILogGroup;
  /** Where it may write: `*` at the edge, where any region may run the function. */
  readonly logRegion: string;
}

export function createFunctionRole(
  scope: Construct,
  { permissions, logGroup, logRegion }: FunctionRoleProps,
): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const logs = `arn:${Aws.PARTITION}:logs:${logRegion}:${Aws.ACCOUNT_ID}:log-group:${logGroup.logGroupName}`;
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logs, `${logs}:*`],
    }),
  );
  for (const { actions, resources } of permissions) {
    role.addToPolicy(
      new PolicyStatement({ actions: [...actions], resources: resources.map(ownArn) }),
    );
  }
  return role;
}

/** With its policy: a function that stays runs, and logs, by its role. */
export function keepRole(role: Role, removalPolicy: RemovalPolicy): void {
  role.applyRemovalPolicy(removalPolicy);
  const policy = role.node.findChild('DefaultPolicy') as Policy;
  policy.applyRemovalPolicy(removalPolicy);
}

function ownArn(resource: string): string {
  return resource.replaceAll('{account}', Aws.ACCOUNT_ID).replaceAll('{region}', Aws.REGION);
}
