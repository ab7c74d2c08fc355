// The handbook of examples/split-plane: a CloudFront Function checks, Lambda@Edge signs in, a KeyValueStore knows the keys.
import { EdgeGate } from '@postern/cdk';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CachePolicy, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';

const stack = new Stack(new App(), 'SplitPlane', { env: { region: 'us-east-1' } });

const gate = new EdgeGate(stack, 'Gate', {
  config: '../split-plane/postern.config.ts',
  lock: 'postern.lock.json',
  functionName: 'handbook',
});

const pages = new Bucket(stack, 'Pages', { blockPublicAccess: BlockPublicAccess.BLOCK_ALL });
const origin = S3BucketOrigin.withOriginAccessControl(pages);
const pictures = gate.protect({
  origin,
  // The same for everyone who may see them: they may stay in the cache.
  cachePolicy: new CachePolicy(stack, 'Pictures', { comment: 'As the origin says' }),
});

new Distribution(stack, 'Distribution', {
  domainNames: ['handbook.example.com'],
  certificate: Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555',
  ),
  defaultBehavior: gate.protect({ origin }),
  additionalBehaviors: { '/.postern/*': gate.loginBehavior(origin), '/pictures/*': pictures },
});
