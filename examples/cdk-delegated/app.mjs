// The API of examples/delegated-lambda: the gate asks a function of yours, in the nearest of two regions.
import { DelegateFunction, EdgeGate } from '@postern/cdk';
import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { AllowedMethods, Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';

const app = new App();
const entry = '../delegated-lambda/delegate.mjs';

const stack = new Stack(app, 'Delegated', { env: { region: 'eu-central-1' } });
const gate = new EdgeGate(stack, 'Gate', {
  config: '../delegated-lambda/postern.config.ts',
  delegateEntry: entry,
});

// The second region of the config.
const america = new Stack(app, 'DelegatedAmerica', { env: { region: 'us-east-1' } });
new DelegateFunction(america, 'Delegate', { entry, functionName: 'api-verifier' });

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
