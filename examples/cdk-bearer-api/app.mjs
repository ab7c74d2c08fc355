// The API of examples/bearer-api behind its gate at Lambda@Edge. The origin knows CloudFront by a secret header.
import { EdgeGate } from '@postern/cdk';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';

const stack = new Stack(new App(), 'BearerApi', { env: { region: 'us-east-1' } });

const gate = new EdgeGate(stack, 'Gate', {
  config: '../bearer-api/postern.config.ts',
  lock: 'postern.lock.json',
});

const origin = new HttpOrigin('origin.example.com', {
  customHeaders: { 'x-origin-key': SecretValue.secretsManager('api/origin-key').unsafeUnwrap() },
});

new Distribution(stack, 'Distribution', {
  domainNames: ['api.example.com'],
  certificate: Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-4333-8444-555555555555',
  ),
  defaultBehavior: gate.protect({ origin, allowedMethods: AllowedMethods.ALLOW_ALL }),
});
