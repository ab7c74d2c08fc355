/** A Lambda function in a template: its role, its code and, at the edge, the version that a distribution names. */
import { createHash } from 'node:crypto';
import type { FunctionRole } from '@postern/emulator/validator';
import type { LambdaFunction } from '../deploy/deployment.ts';
import { rolePolicies } from './role-policies.ts';
import {
  attribute,
  exportAs,
  marked,
  RETAINED,
  ref,
  substitute,
  type TemplatePart,
  type TemplateResource,
  type TemplateValue,
} from './template.ts';

/** Where the zip must be in the bucket: by its content, so that new code is a new key, and CloudFormation takes it for a change. */
export function codeKeyOf({ sha256 }: LambdaFunction): string {
  return `postern/${sha256}.zip`;
}

/** `GateFunction` or `LoginFunction`. */
export function functionIdOf(role: FunctionRole): string {
  return role === 'gate' ? 'GateFunction' : 'LoginFunction';
}

/** A version is for ever what it was published as: each code, and each setting, has a logical id of its own. */
export function versionIdOf(role: FunctionRole, lambda: LambdaFunction): string {
  const { sha256, handler, runtime, memoryMegabytes, timeoutSeconds } = lambda;
  const facts = JSON.stringify([sha256, handler, runtime, memoryMegabytes, timeoutSeconds]);
  const hash = createHash('sha256').update(facts).digest('hex');
  return `${functionIdOf(role)}Version${hash.slice(0, 16)}`;
}

/** Function and role; at the edge a version, else a log group, which only a function of one region can have. */
export function lambdaPart(
  role: FunctionRole,
  lambda: LambdaFunction,
  { hasDelegateUrl }: { readonly hasDelegateUrl: boolean },
): TemplatePart {
  const isAtEdge = lambda.kind === 'lambda-edge';
  const id = functionIdOf(role);
  return {
    Parameters: {
      CodeBucket: {
        Type: 'String',
        Description: `S3 bucket in this stack's region that has the function's zip as ${codeKeyOf(lambda)}`,
      },
    },
    Resources: {
      [`${id}Role`]: roleResource(lambda, { id, hasDelegateUrl }),
      [id]: functionResource(role, lambda),
      ...(isAtEdge ? edgeResources(role, lambda) : { [`${id}LogGroup`]: LOG_GROUP }),
    },
    Outputs: {
      [`${id}RoleArn`]: {
        Description: 'The role of the function, for permissions of your own such as kms:Decrypt',
        Value: attribute(`${id}Role`, 'Arn'),
        ...exportAs(`${id}RoleArn`),
      },
    },
  };
}

/** As the construct and the Terraform module have it. */
const RETENTION_DAYS = 30;

const LOG_GROUP: TemplateResource = {
  Type: 'AWS::Logs::LogGroup',
  ...RETAINED,
  Properties: { RetentionInDays: RETENTION_DAYS },
};

interface RoleContext {
  readonly id: string;
  readonly hasDelegateUrl: boolean;
}

function roleResource(
  lambda: LambdaFunction,
  { id, hasDelegateUrl }: RoleContext,
): TemplateResource {
  const isAtEdge = lambda.kind === 'lambda-edge';
  // Both: the function is made by the one, and its replicas are run by the other.
  const edge = isAtEdge ? ['edgelambda.amazonaws.com'] : [];
  const policies = rolePolicies(lambda, {
    hasDelegateUrl,
    ...(!isAtEdge && { logGroupId: `${id}LogGroup` }),
  });
  return {
    Type: 'AWS::IAM::Role',
    // A function that is kept is no good without its role.
    ...(isAtEdge && RETAINED),
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['lambda.amazonaws.com', ...edge] },
            Action: 'sts:AssumeRole',
          },
        ],
      },
      ...(policies.length > 0 && { Policies: policies }),
    },
  };
}

function functionResource(role: FunctionRole, lambda: LambdaFunction): TemplateResource {
  const id = functionIdOf(role);
  const isAtEdge = lambda.kind === 'lambda-edge';
  const logging: TemplateValue = { LogGroup: ref(`${id}LogGroup`) };
  return {
    Type: 'AWS::Lambda::Function',
    // CloudFront's replicas outlive the association by hours; until they are gone the function cannot be deleted, nor the stack.
    ...(isAtEdge && RETAINED),
    ...marked(role),
    Properties: {
      Architectures: [lambda.architecture],
      Code: { S3Bucket: ref('CodeBucket'), S3Key: codeKeyOf(lambda) },
      Handler: lambda.handler,
      MemorySize: lambda.memoryMegabytes,
      Role: attribute(`${id}Role`, 'Arn'),
      Runtime: lambda.runtime,
      Timeout: lambda.timeoutSeconds,
      ...(!isAtEdge && { LoggingConfig: logging }),
    },
  };
}

function edgeResources(
  role: FunctionRole,
  lambda: LambdaFunction,
): NonNullable<TemplatePart['Resources']> {
  const id = functionIdOf(role);
  return {
    [`${id}LogsPolicy`]: logsPolicy(id),
    [versionIdOf(role, lambda)]: {
      Type: 'AWS::Lambda::Version',
      DependsOn: [`${id}LogsPolicy`],
      // A distribution may still name the version before.
      ...RETAINED,
      ...marked(role),
      Properties: {
        // Lambda refuses to publish anything else than what was built.
        CodeSha256: Buffer.from(lambda.sha256, 'hex').toString('base64'),
        FunctionName: ref(id),
      },
    },
  };
}

/** A policy of its own, since the log group has the name of the function, which needs the role to be there. */
function logsPolicy(id: string): TemplateResource {
  // The function logs in whichever region it runs, under this name.
  const group = `arn:{AWS::Partition}:logs:*:{AWS::AccountId}:log-group:/aws/lambda/us-east-1.{${id}}`;
  return {
    Type: 'AWS::IAM::Policy',
    ...RETAINED,
    Properties: {
      PolicyName: 'logs',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: [substitute(group), substitute(`${group}:*`)],
          },
        ],
      },
      Roles: [ref(`${id}Role`)],
    },
  };
}
