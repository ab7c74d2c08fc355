/** A CDK app with one stack: a private bucket, and a distribution whose gate is built from the config. */
import { nameOfHost } from '../deploy/name-of-host.ts';
import { type Answers, hasLogin } from './answers.ts';
import { openPaths } from './config-source.ts';
import { quoted } from './literal.ts';

const SETTINGS = {
  app: 'npx tsx app.ts',
  // What CloudFormation would refuse is an error, as `cdk init` has it too: the CDK only warns without.
  context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
};

export const CDK_JSON: string = `${JSON.stringify(SETTINGS, undefined, 2)}\n`;

export function cdkSource(answers: Answers): string {
  const isSigned = answers.kind === 'signed-cookies';
  return `import { EdgeGate } from '@postern/cdk';
import { App, ${isSigned ? 'Duration, ' : ''}Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ${isSigned ? 'AccessLevel, ' : ''}Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

class SiteStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { region: 'us-east-1' } });
    // What is protected. An origin of yours takes its place; it must refuse everyone but the distribution.
    const bucket = new Bucket(this, 'Bucket', { blockPublicAccess: BlockPublicAccess.BLOCK_ALL });
${isSigned ? LISTED_ORIGIN : ORIGIN}    const gate = new EdgeGate(this, 'Gate', { config: 'postern.config.ts' });
    new Distribution(this, 'Distribution', {
      defaultBehavior: gate.protect({ origin }),
${behaviorsSource(answers)}      defaultRootObject: 'index.html',
${isSigned ? SIGN_IN_PAGE : ''}      ...this.aliases(),
    });
  }

  /** The gate answers for its host alone: deploy with --context certificateArn=ARN, of a certificate in us-east-1. */
  private aliases() {
    const arn: string | undefined = this.node.tryGetContext('certificateArn');
    if (arn === undefined) return {};
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', arn);
    return { certificate, domainNames: [${quoted(answers.host)}] };
  }
}

new SiteStack(new App(), ${quoted(nameOfHost(answers.host))});
`;
}

const ORIGIN = `    const origin = S3BucketOrigin.withOriginAccessControl(bucket);
`;

const LISTED_ORIGIN = `    // Without LIST a missing file is a 403 too, which the page of sign-in would stand for.
    const originAccessLevels = [AccessLevel.READ, AccessLevel.LIST];
    const origin = S3BucketOrigin.withOriginAccessControl(bucket, { originAccessLevels });
`;

function behaviorsSource(answers: Answers): string {
  if (!hasLogin(answers)) return '';
  const open = answers.kind === 'signed-cookies' ? OPEN_BEHAVIORS : '';
  return `      additionalBehaviors: {
        '/.postern/*': gate.loginBehavior(origin),
${open}      },
`;
}

/** Rules are behaviors there. */
const OPEN_BEHAVIORS = openPaths({ kind: 'signed-cookies' })
  .map((path) => `        ${quoted(path)}: { origin },\n`)
  .join('');

const SIGN_IN_PAGE = `      errorResponses: [
        // The page that leads to the login: Postern's docs/signed-cookies.md has one.
        {
          httpStatus: 403,
          responseHttpStatus: 403,
          responsePagePath: '/errors/403.html',
          ttl: Duration.seconds(0),
        },
      ],
`;
