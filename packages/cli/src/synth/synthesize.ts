/** A built gate becomes a CloudFormation template, for those who deploy without CDK or Terraform. */
import type { FunctionRole } from '@postern/emulator/validator';
import type { Deployment, LambdaFunction } from '../deploy/deployment.ts';
import { distributionPart } from './distribution-part.ts';
import { functionPart, hostFunctionPart } from './function-part.ts';
import { functionUrlPart } from './function-url-part.ts';
import { type FoundLambda, lambdaOf } from './lambda-of.ts';
import { lambdaPart, versionIdOf } from './lambda-part.ts';
import {
  type CloudFormationTemplate,
  exportAs,
  ref,
  substitute,
  type TemplatePart,
} from './template.ts';

export interface SynthesizeOptions {
  /** The source of the CloudFront Function, where the gate is one. */
  readonly code?: string | undefined;
  /**
   * Whether the template has a bucket and a distribution too.
   * @default false: its outputs say what goes on the behaviors of yours
   */
  readonly distribution?: boolean | undefined;
}

/** The same deployment makes the same template, whatever the time and the place. */
export function synthesizeTemplate(
  deployment: Deployment,
  { code = '', distribution = false }: SynthesizeOptions = {},
): CloudFormationTemplate {
  const { gate, keyValueStore, login, signedCookies } = deployment;
  const lambda = lambdaOf(deployment);
  return joinParts(descriptionOf(deployment), [
    ...(lambda ? [regionPart(lambda.lambda), ...lambdaParts(lambda, deployment)] : []),
    ...(gate?.kind === 'cloudfront-function'
      ? [functionPart(gate, { code, store: keyValueStore })]
      : []),
    ...(login?.hostHeader ? [functionUrlPart(login)] : []),
    ...(login?.hostHeader && login.hostHeader.value === undefined
      ? [hostFunctionPart(login.hostHeader.name)]
      : []),
    ...(signedCookies ? [keyGroupPart(signedCookies.keyPairId)] : []),
    ...(distribution ? [distributionPart(deployment)] : []),
  ]);
}

function regionPart({ kind }: LambdaFunction): TemplatePart {
  if (kind !== 'lambda-edge') return {};
  return {
    Rules: {
      RegionOfEdgeFunctions: {
        Assertions: [
          {
            Assert: { 'Fn::Equals': [ref('AWS::Region'), 'us-east-1'] },
            AssertDescription: 'Functions of Lambda@Edge are made in us-east-1: deploy there',
          },
        ],
      },
    },
  };
}

function lambdaParts({ role, lambda }: FoundLambda, { delegate }: Deployment): TemplatePart[] {
  const hasDelegateUrl = delegate?.isFunctionUrl === true;
  const parts = [lambdaPart(role, lambda, { hasDelegateUrl })];
  if (hasDelegateUrl) parts.push(DELEGATE_PART);
  return lambda.kind === 'lambda-edge' ? [...parts, versionOutput(role, lambda)] : parts;
}

const DELEGATE_PART: TemplatePart = {
  Parameters: {
    DelegateFunctionArn: {
      Type: 'String',
      Description: 'ARN of the function behind the function URL that the gate asks',
      AllowedPattern: '^arn:aws[a-z-]*:lambda:.+:function:.+$',
      ConstraintDescription: 'must be the ARN of a Lambda function',
    },
  },
};

/** Not exported: each new code is a new version, and CloudFormation changes no export that another stack imports. */
function versionOutput(role: FunctionRole, lambda: LambdaFunction): TemplatePart {
  const where =
    role === 'gate'
      ? 'On viewer-request, with IncludeBody where people sign in, of every cache behavior that is to be protected'
      : 'On viewer-request, with IncludeBody, of /.postern/*';
  const name = role === 'gate' ? 'GateFunctionVersionArn' : 'LoginFunctionVersionArn';
  return { Outputs: { [name]: { Description: where, Value: ref(versionIdOf(role, lambda)) } } };
}

function keyGroupPart(keyPairId: string): TemplatePart {
  return {
    Resources: {
      KeyGroup: {
        Type: 'AWS::CloudFront::KeyGroup',
        Properties: {
          KeyGroupConfig: {
            Name: substitute('{AWS::StackName}-signed-cookies'),
            Items: [keyPairId],
          },
        },
      },
    },
    Outputs: {
      KeyGroupId: {
        Description: 'The trusted key group of every cache behavior that is to be protected',
        Value: ref('KeyGroup'),
        ...exportAs('KeyGroupId'),
      },
    },
  };
}

/** What the stack's page shows first. */
function descriptionOf({ unsafeReportOnly }: Deployment): string {
  return unsafeReportOnly
    ? 'NOTHING IS PROTECTED: a Postern gate with unsafeReportOnly lets every request pass, and logs what it would refuse'
    : 'A Postern gate for Amazon CloudFront';
}

function joinParts(Description: string, parts: readonly TemplatePart[]): CloudFormationTemplate {
  const [Parameters, Rules, Resources, Outputs] = [
    Object.assign({}, ...parts.map((part) => part.Parameters)),
    Object.assign({}, ...parts.map((part) => part.Rules)),
    Object.assign({}, ...parts.map((part) => part.Resources)),
    Object.assign({}, ...parts.map((part) => part.Outputs)),
  ];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description,
    ...(Object.keys(Parameters).length > 0 && { Parameters }),
    ...(Object.keys(Rules).length > 0 && { Rules }),
    Resources,
    Outputs,
  };
}
