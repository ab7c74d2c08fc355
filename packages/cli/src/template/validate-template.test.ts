/** Templates through AWS's rules and ours: a sound one, and what each side finds in others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateTemplate } from './validate-template.ts';

const LOGGING = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

interface Changes {
  readonly behavior?: object;
  readonly gate?: object;
  readonly origin?: object;
}

/** A private bucket behind a gate on Lambda@Edge. */
function template({ behavior, gate, origin }: Changes = {}): object {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
              Action: 'sts:AssumeRole',
            },
          },
          ManagedPolicyArns: [LOGGING],
        },
      },
      Gate: {
        Type: 'AWS::Lambda::Function',
        Metadata: { Postern: { role: 'gate' } },
        Properties: {
          ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Timeout: 5, MemorySize: 128 },
          Code: { S3Bucket: 'artefacts', S3Key: 'function.zip' },
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          ...gate,
        },
      },
      GateVersion: {
        Type: 'AWS::Lambda::Version',
        Properties: { FunctionName: { Ref: 'Gate' } },
      },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Access: {
        Type: 'AWS::CloudFront::OriginAccessControl',
        Properties: {
          OriginAccessControlConfig: {
            ...{ Name: 'site', OriginAccessControlOriginType: 's3' },
            ...{ SigningBehavior: 'always', SigningProtocol: 'sigv4' },
          },
        },
      },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [
              {
                Id: 'bucket',
                DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
                S3OriginConfig: { OriginAccessIdentity: '' },
                OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] },
                ...origin,
              },
            ],
            DefaultCacheBehavior: {
              ...{ TargetOriginId: 'bucket', ViewerProtocolPolicy: 'redirect-to-https' },
              CachePolicyId: CACHING_DISABLED,
              LambdaFunctionAssociations: [
                { EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'GateVersion' } },
              ],
              ...behavior,
            },
          },
        },
      },
    },
  };
}

function rulesOf(changes: Changes): string[] {
  return validateTemplate(template(changes), { region: 'us-east-1' }).map(
    ({ rule, subject }) => `${rule} ${subject}`,
  );
}

test('validateTemplate() finds nothing in a sound template', () => {
  assert.deepEqual(rulesOf({}), []);
});

test("validateTemplate() has AWS's findings and ours in one list, errors first", () => {
  const changes = {
    behavior: { Colour: 'red', TrustedKeyGroups: ['K1'] },
    gate: { MemorySize: 64 },
  };
  const findings = validateTemplate(template(changes), { region: 'us-east-1' });
  const rules = findings.map(({ rule }) => rule);
  for (const rule of ['F3002', 'F3034', 'E-MEMORY', 'W-SIGNED-FUNCTION-ORDER']) {
    assert.ok(rules.includes(rule), `${rule} in ${rules}`);
  }
  const severities = findings.map(({ severity }) => severity);
  assert.deepEqual(severities, [...severities].sort());
  assert.match(findings.find(({ rule }) => rule === 'F3002')?.message ?? '', /Colour/);
});

test('validateTemplate() finds what AWS takes without a word', () => {
  assert.deepEqual(rulesOf({ gate: { Architectures: ['arm64'] } }), ['E-ARM64 Gate']);
  const open = rulesOf({ behavior: { LambdaFunctionAssociations: [] } });
  assert.deepEqual(open, ['E-UNPROTECTED-BEHAVIOR Site *']);
  const origin = rulesOf({ origin: { OriginAccessControlId: { Ref: 'AWS::NoValue' } } });
  assert.deepEqual(origin, ['E-ORIGIN-OPEN Site bucket']);
});

test('validateTemplate() gives the same list for the same template, and takes what is known besides', () => {
  const bad = template({ behavior: { Colour: 'red', LambdaFunctionAssociations: [] } });
  assert.deepEqual(validateTemplate(bad), validateTemplate(bad));
  const isPublic = { publicPathPatterns: ['*'] };
  const open = template({ behavior: { LambdaFunctionAssociations: [] } });
  assert.deepEqual(validateTemplate(open, isPublic), []);
});
