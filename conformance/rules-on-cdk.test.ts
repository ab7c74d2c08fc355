/** Templates as CDK writes them, through the validator: its forms of ARNs, origins, policies and roles are those that people deploy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  deploymentOfTemplate,
  type ValidationOptions,
  validateDeployment,
} from '@postern/emulator/validator';
import { App, type CfnElement, type CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

const { CachePolicy, Distribution, FunctionEventType, LambdaEdgeEventType } = cloudfront;
const CODE = lambda.Code.fromInline(
  'exports.handler = async (event) => event.Records[0].cf.request;',
);
const FUNCTION = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: CODE };

/** The defaults of CDK's own `Distribution` are http and a cache. */
const ENCRYPTED = {
  cachePolicy: CachePolicy.CACHING_DISABLED,
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
};

function newStack(region = 'us-east-1'): Stack {
  return new Stack(new App(), 'Web', { env: { account: '123456789012', region } });
}

/** CDK's classes and interfaces differ where optional properties are exact. */
function newBucket(stack: Stack, id: string): IBucket {
  return new Bucket(stack, id) as IBucket;
}

function versionOf(each: lambda.Function): lambda.IVersion {
  return each.currentVersion as lambda.IVersion;
}

/** As `postern synth` and the construct mark a gate. */
function mark(construct: IConstruct, role: 'gate' | 'login'): void {
  (construct.node.defaultChild as CfnResource).addMetadata('Postern', { role });
}

/** Rule and path pattern or construct, without the hashes of logical ids. */
function findingsOf(stack: Stack, options: ValidationOptions = {}): string[] {
  const template = Template.fromStack(stack).toJSON();
  const deployment = deploymentOfTemplate(template, { region: stack.region });
  return validateDeployment(deployment, options).map(
    ({ rule, subject }) => `${rule} ${subject.replace(/[0-9A-F]{8}(?= |$)/, '')}`,
  );
}

/** A gate on Lambda@Edge in front of a bucket, as small as it can be written. */
function edgeSite(stack: Stack) {
  const gate = new cloudfront.experimental.EdgeFunction(stack, 'Gate', FUNCTION);
  const behavior: cloudfront.BehaviorOptions = {
    origin: origins.S3BucketOrigin.withOriginAccessControl(newBucket(stack, 'Bucket')),
    ...ENCRYPTED,
    edgeLambdas: [
      { eventType: LambdaEdgeEventType.VIEWER_REQUEST, functionVersion: gate.currentVersion },
    ],
  };
  return { gate, behavior };
}

test('a marked gate in front of a private bucket has no finding', () => {
  const stack = newStack();
  const { gate, behavior } = edgeSite(stack);
  mark(gate.lambda, 'gate');
  new Distribution(stack, 'Site', { defaultBehavior: behavior });
  assert.deepEqual(findingsOf(stack), []);
});

test('what CDK lets pass is found: no mark, arm64, memory, CachingOptimized, a behavior without a gate', () => {
  const stack = newStack();
  const { behavior } = edgeSite(stack);
  const heavy = new lambda.Function(stack, 'Heavy', {
    ...FUNCTION,
    ...{ architecture: lambda.Architecture.ARM_64, memorySize: 512 },
  });
  new Distribution(stack, 'Site', {
    defaultBehavior: { ...behavior, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
    additionalBehaviors: {
      '/heavy/*': {
        ...behavior,
        edgeLambdas: [
          { eventType: LambdaEdgeEventType.VIEWER_REQUEST, functionVersion: versionOf(heavy) },
        ],
      },
      '/open/*': { origin: behavior.origin },
    },
  });
  assert.deepEqual(findingsOf(stack), [
    'E-ARM64 Heavy',
    'E-MINTTL-AUTH Site *',
    'E-UNPROTECTED-BEHAVIOR Site /open/*',
    'W-MEM-VIEWER128 Heavy',
    'W-GATE-UNKNOWN Site *',
    'W-GATE-UNKNOWN Site /heavy/*',
  ]);
});

test('a gate of another Region is known by its mark on the lookup', () => {
  const unmarked = newStack('eu-west-1');
  new Distribution(unmarked, 'Site', { defaultBehavior: edgeSite(unmarked).behavior });
  assert.deepEqual(findingsOf(unmarked), ['W-GATE-UNKNOWN Site *']);
  const marked = newStack('eu-west-1');
  const { gate, behavior } = edgeSite(marked);
  mark(gate.node.findChild('ArnReader'), 'gate');
  new Distribution(marked, 'Site', { defaultBehavior: behavior });
  assert.deepEqual(findingsOf(marked), []);
});

test('a CloudFront Function with a store, both kinds on one behavior, and each kind of origin', () => {
  const stack = newStack();
  const { gate, behavior } = edgeSite(stack);
  mark(gate.lambda, 'gate');
  const check = new cloudfront.Function(stack, 'Check', {
    code: cloudfront.FunctionCode.fromInline(
      'function handler(event) { new Map(); return event.request; }',
    ),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    keyValueStore: new cloudfront.KeyValueStore(stack, 'Store'),
  });
  mark(check, 'gate');
  const checked = {
    ...ENCRYPTED,
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: check }],
  };
  const api = new lambda.Function(stack, 'Api', { ...FUNCTION, environment: { TABLE: 't' } });
  const url = api.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
  const bare = new lambda.Function(stack, 'Bare', FUNCTION).addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.NONE,
  });
  const customHeaders = { 'x-origin': 'b7Hq9sLk3mN2pQ5rT8vW1xZ4yC6dF0gJ' };
  new Distribution(stack, 'Site', {
    defaultBehavior: {
      ...behavior,
      functionAssociations: [{ eventType: FunctionEventType.VIEWER_RESPONSE, function: check }],
    },
    additionalBehaviors: {
      '/url/*': {
        ...checked,
        origin: origins.FunctionUrlOrigin.withOriginAccessControl(url),
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      },
      '/bare/*': { ...checked, origin: new origins.FunctionUrlOrigin(bare) },
      '/server/*': {
        ...checked,
        origin: new origins.HttpOrigin('a.example.com', { customHeaders }),
      },
      '/old/*': {
        ...checked,
        origin: origins.S3BucketOrigin.withOriginAccessIdentity(newBucket(stack, 'Old')),
      },
    },
  });
  const bareOrigin = originId(stack, 'Bare');
  assert.deepEqual(
    findingsOf(stack).map((text) => text.replace(bareOrigin, 'BARE')),
    [
      'E-CFF-GLOBAL Check',
      'E-MIXED-VIEWER Site *',
      'E-ORIGIN-OPEN Site BARE',
      'W-OAC-BODY Site /url/*',
      `W-ORIGIN-OAI Site ${originId(stack, 'Old')}`,
    ],
  );
});

/** Of the origin whose domain name leads to a construct. */
function originId(stack: Stack, construct: string): string {
  const sites = Template.fromStack(stack).findResources('AWS::CloudFront::Distribution');
  const [site] = Object.values(sites);
  const all: { readonly Id: string; readonly DomainName: unknown }[] =
    site?.Properties.DistributionConfig.Origins;
  const logicalId = stack.getLogicalId(
    stack.node.findChild(construct).node.defaultChild as CfnElement,
  );
  const name = new RegExp(`"${logicalId}|"${construct}FunctionUrl`);
  return all.find(({ DomainName }) => name.test(JSON.stringify(DomainName)))?.Id ?? '';
}
