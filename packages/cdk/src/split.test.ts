import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { assertUniqueName, only, policyOf, resourcesOf } from './testing/resources.ts';
import { openWorkshop } from './testing/test-app.ts';
import { findKeyValueStore } from './viewer-request-function.ts';

const workshop = openWorkshop();
after(workshop.close);

const NAMED =
  'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

describe('EdgeGate on a split plane', () => {
  const { template, gate } = workshop.make('split', { props: { functionName: 'handbook' } });

  it('checks in a CloudFront Function, published, of runtime 2.0, with its store', () => {
    const store = only(template, 'AWS::CloudFront::KeyValueStore').id;
    template.hasResource('AWS::CloudFront::Function', {
      Properties: {
        Name: 'handbook',
        AutoPublish: true,
        FunctionConfig: {
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': [store, 'Arn'] } }],
        },
      },
      Metadata: { Postern: { role: 'gate' } },
    });
  });

  it('signs in at Lambda@Edge, under /.postern/ alone', () => {
    template.hasResource('AWS::Lambda::Version', { Metadata: { Postern: { role: 'login' } } });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'handbook-login' });
    const version = { Ref: only(template, 'AWS::Lambda::Version').id };
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          LambdaFunctionAssociations: Match.absent(),
          FunctionAssociations: [
            {
              EventType: 'viewer-request',
              FunctionARN: {
                'Fn::GetAtt': [only(template, 'AWS::CloudFront::Function').id, 'FunctionARN'],
              },
            },
          ],
        },
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/.postern/*',
            FunctionAssociations: Match.absent(),
            LambdaFunctionAssociations: [
              { EventType: 'viewer-request', IncludeBody: true, LambdaFunctionARN: version },
            ],
          }),
        ],
      },
    });
  });

  it('makes a store that is empty and stays, and says how it is filled', () => {
    template.hasResource('AWS::CloudFront::KeyValueStore', {
      Properties: { ImportSource: Match.absent() },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    const [output] = Object.values(template.findOutputs('*'));
    assert.match(output?.Description, /postern keys publish --file ring\.json --store ARN/);
    const { id } = only(template, 'AWS::CloudFront::KeyValueStore');
    assert.deepEqual(output?.Value, { 'Fn::GetAtt': [id, 'Arn'] });
  });

  it('names the store and the cache policy after their region and the ID of their stack', () => {
    assertUniqueName(only(template, 'AWS::CloudFront::KeyValueStore').properties.Name);
    const { CachePolicyConfig } = only(template, 'AWS::CloudFront::CachePolicy').properties;
    assertUniqueName(CachePolicyConfig.Name);
  });

  it('has what users of its parts need', () => {
    assert.ok(gate.keyValueStore && gate.viewerRequestFunction && gate.loginFunctionVersion);
    assert.ok(!gate.functionVersion && !gate.loginFunctionUrl && !gate.role);
  });
});

describe('EdgeGate with a store that the config names', () => {
  const { template, gate } = workshop.make('split-named');

  it('takes that one', () => {
    assert.equal(resourcesOf(template, 'AWS::CloudFront::KeyValueStore').length, 0);
    assert.deepEqual(template.findOutputs('*'), {});
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionConfig: { KeyValueStoreAssociations: [{ KeyValueStoreARN: NAMED }] },
    });
  });

  it('lets the login half write to it', () => {
    const [, store] = policyOf(template, gate.loginRole).Statement;
    assert.equal(store.Resource, NAMED);
    assert.ok(store.Action.includes('cloudfront-keyvaluestore:UpdateKeys'));
  });

  it('has a function whose name no other stack of the account has', () => {
    assertUniqueName(only(template, 'AWS::CloudFront::Function').properties.Name);
  });
});

describe('the logs of a CloudFront Function', () => {
  it('are kept as long as those of other functions, in us-east-1, where CloudFront writes them', () => {
    const abroad = workshop.make('split', { region: 'eu-west-1', props: { functionName: 'mine' } });
    abroad.template.hasResourceProperties('Custom::LogRetention', {
      LogGroupName: '/aws/cloudfront/function/mine',
      LogGroupRegion: 'us-east-1',
      RetentionInDays: 30,
    });
  });
});

describe('findKeyValueStore()', () => {
  const removalPolicy = RemovalPolicy.RETAIN;
  const stack = new Stack();
  const given = new cloudfront.KeyValueStore(stack, 'Mine');

  it('takes the one that is given', () => {
    const facts = {};
    assert.equal(findKeyValueStore(stack, 'Store', { facts, given, removalPolicy }), given);
  });

  it('refuses one beside one that the config names', () => {
    assert.throws(
      () => findKeyValueStore(stack, 'Store', { facts: { arn: NAMED }, given, removalPolicy }),
      /^TypeError: Option "keyValueStore" must be left out: the config's "session.revocationStore" names the store "arn:/,
    );
  });
});
