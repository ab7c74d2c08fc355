/** The login half as an origin: a Lambda function in the stack's own region, behind a function URL. */
import type { LambdaFunction } from '@postern/cli/deploy';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { lambdaSettings } from './edge-function.ts';
import { createFunctionRole } from './function-role.ts';
import { markAs } from './metadata.ts';

export interface LoginFunctionOptions {
  readonly facts: LambdaFunction;
  /** Of the build. */
  readonly folder: string;
  readonly functionName: string | undefined;
  readonly logRetention: RetentionDays;
}

export interface LoginFunction {
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly functionUrl: lambda.FunctionUrl;
}

export function createLoginFunction(
  scope: Construct,
  id: string,
  { facts, folder, functionName, logRetention }: LoginFunctionOptions,
): LoginFunction {
  const surroundings = new Construct(scope, `${id}Access`);
  const logGroup = new LogGroup(surroundings, 'Logs', {
    retention: logRetention,
    // It has no replicas: the function goes with the stack, and a group of CloudFormation's name would be one that nobody finds.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { permissions } = facts;
  const role = createFunctionRole(surroundings, { permissions, logGroup, logRegion: Aws.REGION });
  const login = new lambda.Function(scope, id, {
    ...lambdaSettings(facts, folder),
    ...(functionName !== undefined && { functionName }),
    ...{ role, logGroup },
  });
  markAs({ role: 'login' }, login);
  // A POST through an origin access control wants a hash of its body from the browser: the function compares a secret header instead.
  const functionUrl = login.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
  return { role, logGroup, functionUrl };
}
