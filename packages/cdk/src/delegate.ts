/** Whom the gate asks, and its leave to do so. */
import { type DelegateFacts, type Deployment, FUNCTION_URL_GRANTS } from '@postern/cli/deploy';
import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { createLogGroup, DelegateFunction } from './delegate-function.ts';
import type { EdgeGateProps } from './props.ts';

/** The function that the props name, or made from their module. Throws where the config's gate would ask another one. */
export function findDelegate(
  scope: Construct,
  { delegate: facts }: Deployment,
  { delegate, delegateEntry, logRetention }: EdgeGateProps,
): IFunction | undefined {
  if (delegateEntry !== undefined) {
    if (delegate) throw new TypeError('Options "delegate" and "delegateEntry" exclude each other');
    return createDelegate(scope, facts, { entry: delegateEntry, logRetention });
  }
  if (delegate) checkDelegate(facts, delegate);
  return delegate;
}

interface NewDelegate {
  readonly entry: string;
  readonly logRetention: RetentionDays | undefined;
}

function createDelegate(
  scope: Construct,
  facts: DelegateFacts | undefined,
  { entry, logRetention }: NewDelegate,
): IFunction {
  const { type, functionName, regions = [] } = facts ?? {};
  if (type !== 'lambda' || functionName === undefined) {
    throw new TypeError(
      `Option "delegateEntry" must stand beside a config whose delegate is of type "lambda", got ${nameOf(facts)}`,
    );
  }
  if (functionName.includes(':')) {
    throw new TypeError(
      `Option "delegateEntry" makes the function, so that "delegate.functionName" of the config must be its name alone, got "${functionName}"`,
    );
  }
  const { region } = Stack.of(scope);
  if (!regions.includes(region)) {
    throw new TypeError(
      `Option "delegateEntry" makes the function in the stack's region "${region}", which "delegate.regions" of the config must have, got ${regions.join(', ')}: use DelegateFunction in stacks of those regions`,
    );
  }
  const logGroup = createLogGroup(scope, 'Delegate', logRetention);
  return new DelegateFunction(scope, 'Delegate', { entry, functionName, logGroup });
}

function checkDelegate(facts: DelegateFacts | undefined, delegate: IFunction): void {
  if (facts?.isFunctionUrl) {
    checkNameAbroad(delegate);
    return;
  }
  if (facts?.type !== 'lambda' || facts.functionName === undefined) {
    throw new TypeError(
      `Option "delegate" must stand beside a config that asks a Lambda function or a function URL with SigV4, got ${nameOf(facts)}`,
    );
  }
  const wanted = facts.functionName.split(':function:').at(-1)?.split(':')[0];
  const name = physicalName(delegate);
  if (name === wanted || name === 'unknown') return;
  throw new TypeError(
    `Option "delegate" must be the function that the config names, got ${name === undefined ? 'one without a name of its own' : `"${name}"`}: give it functionName: '${wanted}'`,
  );
}

/** The gate's role is in us-east-1, and CloudFormation takes no reference from a stack there to one elsewhere. */
function checkNameAbroad(delegate: IFunction): void {
  const { region } = Stack.of(delegate);
  if (region === 'us-east-1' || physicalName(delegate) !== undefined) return;
  throw new TypeError(
    `Option "delegate" must have a name of its own in "${region}", for the role that calls it is in us-east-1, got one without: give it functionName`,
  );
}

/** `undefined` where CloudFormation makes it. Of what is imported the ARN tells, where it is not an import of its own. */
function physicalName(delegate: IFunction): string | undefined | 'unknown' {
  const resource = delegate.node.defaultChild;
  if (resource instanceof CfnFunction) {
    return Token.isUnresolved(resource.functionName) ? undefined : resource.functionName;
  }
  const arn = JSON.stringify(Stack.of(delegate).resolve(delegate.functionArn));
  return /:function:([\w-]+)/.exec(arn)?.[1] ?? 'unknown';
}

function nameOf(facts: DelegateFacts | undefined): string {
  return facts ? `type "${facts.type}"` : 'none';
}

/** What a call by function URL takes, and no other call. */
export function grantFunctionUrl(role: Role, { functionArn }: IFunction): void {
  for (const { action, conditions } of FUNCTION_URL_GRANTS) {
    role.addToPolicy(
      new PolicyStatement({ actions: [action], resources: [functionArn], conditions }),
    );
  }
}
