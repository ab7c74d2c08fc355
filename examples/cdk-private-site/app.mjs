// A site in a bucket that people sign in to. The stack is in Frankfurt; the gate's function goes to us-east-1 by itself.
import { EdgeGate } from '@postern/cdk';
import { App, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';

const stack = new Stack(new App(), 'PrivateSite', { env: { region: 'eu-central-1' } });

const gate = new EdgeGate(stack, 'Gate', {
  config: 'postern.config.ts',
  // Where most people are. Elsewhere Lambda makes the log group, and keeps its lines for ever.
  logRegions: ['eu-central-1', 'eu-west-1'],
  logRetention: RetentionDays.THREE_MONTHS,
});

const pages = new Bucket(stack, 'Pages', { blockPublicAccess: BlockPublicAccess.BLOCK_ALL });
const origin = S3BucketOrigin.withOriginAccessControl(pages);

new Distribution(stack, 'Distribution', {
  domainNames: ['handbook.example.com'],
  certificate: Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555',
  ),
  defaultBehavior: gate.protect({ origin }),
  additionalBehaviors: { '/.postern/*': gate.loginBehavior(origin) },
});
