// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own
/** What is read of a template's functions: their settings, roles and marks. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LambdaFacts } from '../deployment-facts.ts';
import { deploymentOfTemplate, type TemplateOptions } from '../deployment-of-template.ts';

const GATE = { Type: 'AWS::Lambda::Function', Properties: {} };
const VERSION = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Gate' } } };

function functionOf(properties: object, resources: object = {}, options: TemplateOptions = {}) {
  const Resources = { Gate: { ...GATE, Properties: properties }, ...resources };
  const { functions } = deploymentOfTemplate({ Resources }, options);
  return functions.find(({ id }) => id === 'Gate') as LambdaFacts;
}

describe('deploymentOfTemplate() on functions', () => {
  it('reads settings, Lambda’s own defaults among them', () => {
    const { memoryMegabytes, timeoutSeconds, vpc, layers, environment, tracing } = functionOf({});
    assert.deepEqual([memoryMegabytes, timeoutSeconds, layers], [128, 3, 0]);
    assert.deepEqual([vpc, tracing, environment], [false, false, []]);
    const unknown = {
      Environment: { 'Fn::If': ['A', {}, {}] },
      VpcConfig: { 'Fn::If': ['A', 1, 2] },
    };
    assert.equal(functionOf(unknown).environment, undefined);
    assert.equal(functionOf(unknown).vpc, undefined);
    const codeOf = (id: string) => (id === 'Gate' ? { zipBytes: 7 } : undefined);
    assert.equal(functionOf({}, {}, { codeOf }).zipBytes, 7);
    assert.equal(functionOf({}, {}, { region: 'eu-west-1' }).region, 'eu-west-1');
  });

  it('reads the role: who may assume it, and where it may log', () => {
    const role = (properties: object) => ({
      Role: { Type: 'AWS::IAM::Role', Properties: properties },
    });
    const facts = (properties: object, more: object = {}, options: TemplateOptions = {}) =>
      functionOf(
        { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        { ...role(properties), ...more },
        options,
      );
    const trust = (Service: unknown) => ({
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service } }] },
    });
    assert.deepEqual(facts(trust('lambda.amazonaws.com')).trustedServices, [
      'lambda.amazonaws.com',
    ]);
    assert.equal(facts(trust({ Ref: 'Unknown' })).trustedServices, undefined);
    const logging = (Resource: unknown) => ({
      PolicyDocument: { Statement: { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource } },
    });
    const inStack = { 'Fn::Sub': 'arn:aws:logs:${AWS::Region}:${AWS::AccountId}:*' };
    const regional = facts({ Policies: [logging(inStack)] }, {}, { region: 'us-east-1' });
    assert.deepEqual(regional.logRegions, ['us-east-1']);
    assert.equal(facts({ Policies: [logging(inStack)] }).logRegions, undefined);
    const everywhere = { 'Fn::Sub': 'arn:aws:logs:*:${AWS::AccountId}:log-group:*' };
    assert.deepEqual(facts({ Policies: [logging(everywhere)] }).logRegions, ['*']);
    const attached = {
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: { Roles: [{ Ref: 'Role' }], ...logging('*') },
      },
    };
    assert.deepEqual(facts({}, attached).logRegions, ['*']);
    assert.deepEqual(facts({}).logRegions, []);
    assert.equal(facts({ ManagedPolicyArns: [{ Ref: 'Unknown' }] }).logRegions, undefined);
  });

  it('finds marks on a function, its version, a CloudFront Function and a lookup', () => {
    const Metadata = { Postern: { role: 'gate' } };
    const Resources = {
      Gate: GATE,
      Version: { ...VERSION, Metadata },
      Function: {
        Type: 'AWS::CloudFront::Function',
        Metadata: { Postern: { role: 'login' } },
        Properties: { AutoPublish: true, FunctionCode: 'x', FunctionConfig: { Runtime: 'y' } },
      },
      Reader: { Type: 'Custom::Reader', Metadata },
      Bucket: { Type: 'AWS::S3::Bucket', Metadata: { Postern: { role: 'other' } } },
    };
    const { functions } = deploymentOfTemplate({ Resources });
    assert.deepEqual(
      functions.map(({ id, role }) => [id, role]),
      [
        ['Gate', 'gate'],
        ['Function', 'login'],
        ['Reader', 'gate'],
      ],
    );
    assert.deepEqual(functions[1], {
      ...{ kind: 'cloudfront-function', id: 'Function', role: 'login', runtime: 'y', code: 'x' },
      ...{ published: true, stores: 0 },
    });
  });
});
