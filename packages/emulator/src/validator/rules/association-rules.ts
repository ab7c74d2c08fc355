/** What AWS refuses when a function is created, published or associated with a distribution. */
import type { AssociationRule } from '../../rule-id.ts';
import { PAGES, type RuleText } from './row.ts';

const REFUSED = 'CloudFront refuses the association, and the deployment fails';

export const ASSOCIATION_RULES: Readonly<Record<AssociationRule, RuleText>> = {
  'E-ZIP-50MB': {
    what: 'The zip of a function on a CloudFront event is larger than 50 MB (profile `legacy`: 1 MB on viewer events)',
    why: REFUSED,
    remedy: 'Bundle and minify the function, and leave out what it does not run',
    link: PAGES.quotas,
  },
  'E-ZIP-UNZIPPED': {
    what: 'The unzipped code is larger than 250 MB',
    why: 'Lambda refuses the code',
    remedy: 'Bundle the function, and leave out what it does not run',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  'E-MEMORY': {
    what: 'A function on a viewer event has less than 128 MB of memory, or more than the profile takes',
    why: REFUSED,
    remedy: 'Give it 128 MB',
    link: PAGES.quotas,
  },
  'E-TIMEOUT30': {
    what: 'A function on a CloudFront event has a timeout of more than 30 seconds (profile `legacy`: 5 on viewer events)',
    why: REFUSED,
    remedy: 'Set a timeout of 5 seconds',
    link: PAGES.quotas,
  },
  'E-RUNTIME': {
    what: 'A Lambda@Edge function has another runtime than nodejs22.x, nodejs24.x or python3.10 and newer',
    why: 'Lambda@Edge takes Node.js and Python alone, and what Lambda no longer supports can be neither created nor updated',
    remedy: 'Use nodejs24.x or nodejs22.x',
    link: PAGES.lambdaRestrictions,
  },
  'E-ENVVAR': {
    what: 'A Lambda@Edge function has environment variables',
    why: REFUSED,
    remedy: 'Put the values into the bundle when it is built, secrets with `secret()`',
    link: PAGES.lambdaRestrictions,
  },
  'E-ARM64': {
    what: 'A Lambda@Edge function has the architecture arm64',
    why: REFUSED,
    remedy: 'Use x86_64',
    link: PAGES.lambdaRestrictions,
  },
  'E-VPC': {
    what: 'A Lambda@Edge function is in a VPC',
    why: REFUSED,
    remedy:
      'Take the function out of the VPC; what it must reach needs a public address or an API of AWS',
    link: PAGES.lambdaRestrictions,
  },
  'E-LAYER': {
    what: 'A Lambda@Edge function has layers',
    why: REFUSED,
    remedy: 'Bundle what the layers hold with the function',
    link: PAGES.lambdaRestrictions,
  },
  'E-DLQ': {
    what: 'A Lambda@Edge function has a dead-letter queue',
    why: REFUSED,
    remedy: 'Take the dead-letter queue away',
    link: PAGES.lambdaRestrictions,
  },
  'E-XRAY': {
    what: 'A Lambda@Edge function has X-Ray tracing',
    why: REFUSED,
    remedy: 'Turn tracing off',
    link: PAGES.lambdaRestrictions,
  },
  'E-IMAGE': {
    what: 'A Lambda@Edge function is a container image',
    why: REFUSED,
    remedy: 'Deploy a zip',
    link: PAGES.lambdaRestrictions,
  },
  'E-TMP512': {
    what: 'A Lambda@Edge function has more than 512 MB of ephemeral storage',
    why: REFUSED,
    remedy: 'Leave the ephemeral storage at 512 MB',
    link: PAGES.lambdaRestrictions,
  },
  'E-REGION': {
    what: 'A Lambda@Edge function is in another Region than us-east-1',
    why: REFUSED,
    remedy: 'Deploy the function in us-east-1, in a stack of its own where the rest is elsewhere',
    link: PAGES.lambdaRestrictions,
  },
  'E-QUALIFIED-ARN': {
    what: 'A behavior names a Lambda@Edge function by $LATEST, an alias, or without a version',
    why: REFUSED,
    remedy: 'Name a numbered version: AWS::Lambda::Version, `currentVersion` or `qualified_arn`',
    link: PAGES.lambdaRestrictions,
  },
  'E-TRUST-EDGELAMBDA': {
    what: 'The execution role does not trust both lambda.amazonaws.com and edgelambda.amazonaws.com',
    why: REFUSED,
    remedy: 'Let both services assume the role',
    link: PAGES.permissions,
  },
  'E-ONE-PER-EVENT': {
    what: 'A behavior has two functions on one event',
    why: 'CloudFront refuses the distribution',
    remedy: 'Make one function of them; a function of your own runs behind the gate as `after`',
    link: PAGES.edgeRestrictions,
  },
  'E-MIXED-VIEWER': {
    what: 'A behavior has a CloudFront Function on one viewer event and Lambda@Edge on a viewer event',
    why: 'CloudFront refuses the distribution',
    remedy: 'Use one kind for both viewer events of a behavior',
    link: PAGES.edgeRestrictions,
  },
  'E-INCLUDEBODY-RESPONSE': {
    what: 'A behavior has IncludeBody on a response event',
    why: 'CloudFront refuses the distribution',
    remedy: 'Leave IncludeBody to viewer-request and origin-request',
    link: PAGES.requestBody,
  },
  'E-CFF-10KB': {
    what: 'The source of a CloudFront Function has more than 10,240 bytes of UTF-8',
    why: 'CloudFront refuses the function',
    remedy: 'Minify it, or move work to Lambda@Edge',
    link: PAGES.quotas,
  },
  'E-CFF-UNPUBLISHED': {
    what: 'A behavior names a CloudFront Function that is not published',
    why: 'Only the LIVE stage can be associated; CloudFront refuses the distribution',
    remedy: 'Set AutoPublish (CloudFormation) or publish (Terraform) to true',
    link: PAGES.publishing,
  },
  'E-CFF-KVS-RUNTIME': {
    what: 'A CloudFront Function has a KeyValueStore and the runtime cloudfront-js-1.0, or more than one store',
    why: 'CloudFront refuses the function: stores need cloudfront-js-2.0, and a function has one at most',
    remedy: 'Set the runtime to cloudfront-js-2.0 and name one store',
    link: PAGES.functionRestrictions,
  },
};
