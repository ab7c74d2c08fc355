/** A Lambda@Edge function in us-east-1, whichever region the stack is in, with its role and its logs. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LambdaFunction } from '@postern/cli/deploy';
import { Duration, Names, type RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { experimental } from 'aws-cdk-lib/aws-cloudfront';
import type { Role } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogRetention, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { createFunctionRole, keepRole } from './function-role.ts';
import { type Mark, markAs } from './metadata.ts';

const EDGE_REGION = 'us-east-1';

export interface EdgeFunctionOptions {
  readonly facts: LambdaFunction;
  /** Of the build. */
  readonly folder: string;
  readonly mark: Mark;
  readonly functionName: string | undefined;
  readonly logRetention: RetentionDays;
  readonly logRegions: readonly string[];
  readonly removalPolicy: RemovalPolicy;
}

export interface EdgeFunction {
  readonly version: lambda.IVersion;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** `id` is unique in `scope`. A new version comes of every change of code or settings: CloudFormation changes none that exists. */
export function createEdgeFunction(
  scope: Construct,
  id: string,
  options: EdgeFunctionOptions,
): EdgeFunction {
  const { facts, folder, mark, functionName, removalPolicy } = options;
  const home = edgeHome(scope);
  // The CDK puts the function itself at the top of the support stack, where its name must be its own. The parameter that tells its ARN
  // has that name too, and is one of all the account's.
  const name = home === scope ? id : `${Names.uniqueId(scope)}${id}${addressOf(Stack.of(scope))}`;
  const surroundings = new Construct(home, `${name}Access`);
  const logGroup = createLogGroup(surroundings, options);
  const role = createFunctionRole(surroundings, {
    permissions: facts.permissions,
    logGroup,
    logRegion: '*',
  });
  keepRole(role, removalPolicy);
  const version = new experimental.EdgeFunction(scope, name, {
    ...(home !== scope && { stackId: home.node.id }),
    ...lambdaSettings(facts, folder),
    ...(functionName !== undefined && { functionName }),
    ...{ role, logGroup },
    // Lambda refuses to delete a version with replicas, and CloudFront takes hours to clear those away after the last association is
    // gone. A stack that deletes either of them would wait, fail and be stuck.
    currentVersionOptions: { removalPolicy },
  });
  const edgeFunction = version.lambda as lambda.Function;
  edgeFunction.applyRemovalPolicy(removalPolicy);
  markAs(mark, edgeFunction);
  markAs(mark, edgeFunction.currentVersion);
  // What stands for the version in a stack elsewhere.
  const lookup = version.node.tryFindChild('ArnReader');
  if (lookup) markAs(mark, lookup);
  return { version, role, logGroup };
}

/** What every Lambda function of a build has, by its own word. */
export function lambdaSettings(
  { zipFile, handler, runtime, memoryMegabytes, timeoutSeconds }: LambdaFunction,
  folder: string,
): Pick<
  lambda.FunctionProps,
  'code' | 'handler' | 'runtime' | 'architecture' | 'memorySize' | 'timeout'
> {
  return {
    code: lambda.Code.fromAsset(join(folder, zipFile)),
    handler,
    runtime: new lambda.Runtime(runtime, lambda.RuntimeFamily.NODEJS),
    architecture: lambda.Architecture.X86_64,
    memorySize: memoryMegabytes,
    timeout: Duration.seconds(timeoutSeconds),
  };
}

/** The scope itself in us-east-1, else a support stack there, one for each stack. */
function edgeHome(scope: Construct): Construct {
  const stack = Stack.of(scope);
  if (Token.isUnresolved(stack.region)) {
    throw new TypeError(
      `Stack "${stack.stackName}" must have a region, for its gate is in ${EDGE_REGION}: give it env: { region: '${EDGE_REGION}' }, or its own`,
    );
  }
  if (stack.region === EDGE_REGION) return scope;
  const stage = Stage.of(scope);
  if (!stage) throw new TypeError(`Stack "${stack.stackName}" must be in an App or a Stage`);
  const id = `postern-edge-${addressOf(stack)}`;
  return (
    (stage.node.tryFindChild(id) as Stack | undefined) ??
    new Stack(stage, id, {
      env: { account: stack.account, region: EDGE_REGION },
      description: `Lambda@Edge functions of ${stack.stackName}`,
      tags: stack.tags.tagValues(),
    })
  );
}

/** Of no other stack: apps that name their constructs alike, or one app in two regions, deploy into one us-east-1. */
function addressOf({ stackName, region, account }: Stack): string {
  const parts = [stackName, region, ...(Token.isUnresolved(account) ? [] : [account])];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

/** Its name is CloudFormation's, and so the function's lines have one name in every region. */
function createLogGroup(
  scope: Construct,
  { logRetention: retention, logRegions, removalPolicy }: EdgeFunctionOptions,
): LogGroup {
  const logGroup = new LogGroup(scope, 'Logs', { retention, removalPolicy });
  for (const logGroupRegion of new Set(logRegions)) {
    if (logGroupRegion === EDGE_REGION) continue;
    new LogRetention(scope, `Logs-${logGroupRegion}`, {
      ...{ logGroupName: logGroup.logGroupName, logGroupRegion, retention, removalPolicy },
    });
  }
  return logGroup;
}
