import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { SecretValue, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { findKeyGroup } from './key-group.ts';
import { assertUniqueName, only, policyOf } from './testing/resources.ts';
import { openWorkshop } from './testing/test-app.ts';

const workshop = openWorkshop();
after(workshop.close);

const signed = workshop.make('signed-cookies');
const encodedKey = String(createSigner('ES256').publicKey.export({ type: 'spki', format: 'pem' }));

describe('EdgeGate with signed cookies', () => {
  it('has a key group of the key that the cookies name, and no function on what it protects', () => {
    const { id, properties, metadata } = only(signed.template, 'AWS::CloudFront::KeyGroup');
    assert.deepEqual(metadata.Postern, { publicPathPatterns: ['/assets/*'] });
    assert.deepEqual(properties.KeyGroupConfig.Items, ['K2JCJMDEHXQW5F']);
    assertUniqueName(properties.KeyGroupConfig.Name);
    signed.template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          TrustedKeyGroups: [{ Ref: id }],
          LambdaFunctionAssociations: Match.absent(),
          FunctionAssociations: Match.absent(),
        },
      },
    });
  });

  it('signs in at the edge, where the role may fetch ring and private key', () => {
    signed.template.hasResource('AWS::Lambda::Version', {
      Metadata: { Postern: { role: 'login' } },
    });
    const [, ...fetched] = policyOf(signed.template, signed.gate.loginRole).Statement;
    const names = fetched.map(({ Resource }: { Resource: unknown }) => JSON.stringify(Resource));
    assert.equal(names.length, 2);
    assert.match(names[0], /site\/ring/);
    assert.match(names[1], /site\/key/);
  });

  it('leaves open what the rules say is for everyone', () => {
    assert.deepEqual(signed.gate.deployment.signedCookies?.behaviors, [
      { pathPattern: '/assets/*', isProtected: false },
      { pathPattern: '*', isProtected: true },
    ]);
  });

  it('is not what another config has', () => {
    assert.throws(
      () => workshop.make('bearer', { props: { encodedKey } }),
      /Option "encodedKey" must be left out: this config has no signed cookies/,
    );
    const originSecret = SecretValue.secretsManager('site/origin');
    assert.throws(
      () => workshop.make('bearer', { props: { originSecret } }),
      /Option "originSecret" must be left out: this config has no login half at a function URL/,
    );
    assert.throws(
      () => workshop.make('hs256', { props: { logRegions: ['eu-west-1'] } }),
      /Option "logRegions" must be left out: this config has no function at Lambda@Edge/,
    );
  });
});

describe('findKeyGroup()', () => {
  const config = 'postern.config.ts';

  it('takes a key group that is there, and no key beside it', () => {
    const stack = new Stack();
    const keyGroup = cloudfront.KeyGroup.fromKeyGroupId(stack, 'Mine', 'my-group');
    assert.equal(findKeyGroup(stack, 'K2', { config, keyGroup }), keyGroup);
    assert.deepEqual(Template.fromStack(stack).findResources('*'), {});
    assert.throws(
      () => findKeyGroup(stack, 'K2', { config, keyGroup, encodedKey }),
      /Option "encodedKey" must be left out where "keyGroup" is given/,
    );
  });

  it('creates a public key, and says the ID that CloudFront gives it', () => {
    const stack = new Stack(undefined, 'Site', { env: { region: 'us-east-1' } });
    findKeyGroup(stack, 'K2', { config, encodedKey });
    const template = Template.fromStack(stack);
    const { id, properties } = only(template, 'AWS::CloudFront::PublicKey');
    assert.equal(properties.PublicKeyConfig.EncodedKey, encodedKey);
    assertUniqueName(properties.PublicKeyConfig.Name);
    template.hasResourceProperties('AWS::CloudFront::KeyGroup', {
      KeyGroupConfig: { Items: [{ Ref: id }] },
    });
    const [output] = Object.values(template.findOutputs('*'));
    assert.deepEqual(output?.Value, { Ref: id });
    assert.match(output?.Description, /session\.keyPairId/);
  });
});
