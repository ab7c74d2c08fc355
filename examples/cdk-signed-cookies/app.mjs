// Documents behind signed cookies: CloudFront checks them itself, and a function runs for sign-ins alone, in one region.
import { EdgeGate } from '@postern/cdk';
import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AccessLevel, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';

const stack = new Stack(new App(), 'SignedCookies', { env: { region: 'eu-west-1' } });

const gate = new EdgeGate(stack, 'Gate', {
  config: 'postern.config.ts',
  originSecret: SecretValue.secretsManager('docs/origin-key'),
  // The page that a 403 shows. What the rules say is for anyone, the gate knows.
  publicPathPatterns: ['/errors/*'],
});

const pages = new Bucket(stack, 'Pages', { blockPublicAccess: BlockPublicAccess.BLOCK_ALL });
const origin = S3BucketOrigin.withOriginAccessControl(pages, {
  // Without LIST what is not there is a 403 as well, and would show the page that signs people in.
  originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
});

new Distribution(stack, 'Distribution', {
  domainNames: ['docs.example.com'],
  // Not the list of what is in the bucket.
  defaultRootObject: 'index.html',
  certificate: Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555',
  ),
  defaultBehavior: gate.protect({ origin }),
  additionalBehaviors: {
    '/.postern/*': gate.loginBehavior(),
    '/errors/*': { origin },
    '/assets/*': { origin },
  },
  errorResponses: [
    {
      httpStatus: 403,
      responseHttpStatus: 403,
      responsePagePath: '/errors/403.html',
      ttl: Duration.seconds(0),
    },
  ],
});
