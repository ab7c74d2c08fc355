/** The gate as a CloudFront Function, with the store that it reads. */
import { join } from 'node:path';
import type { CloudFrontFunction, Deployment } from '@postern/cli/deploy';
import { Annotations, CfnOutput, type RemovalPolicy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { LogRetention, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Mark, markAs } from './metadata.ts';
import { uniqueName } from './unique-name.ts';

export interface ViewerRequestFunctionOptions {
  readonly facts: CloudFrontFunction;
  /** Of the build. */
  readonly folder: string;
  readonly mark: Mark;
  readonly functionName: string | undefined;
  readonly keyValueStore: cloudfront.IKeyValueStore | undefined;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

export function createViewerRequestFunction(
  scope: Construct,
  id: string,
  options: ViewerRequestFunctionOptions,
): cloudfront.Function {
  const { facts, folder, mark, functionName, keyValueStore } = options;
  const gate = new cloudfront.Function(scope, id, {
    functionName: functionName ?? uniqueName(scope),
    comment: 'Postern gate',
    code: cloudfront.FunctionCode.fromFile({ filePath: join(folder, facts.codeFile) }),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    ...(keyValueStore && { keyValueStore }),
    autoPublish: true,
  });
  markAs(mark, gate);
  keepLogs(scope, `${id}Logs`, { gate, ...options });
  if (facts.holdsSecrets) {
    Annotations.of(scope).addWarningV2(
      '@postern/cdk:secretInTemplate',
      "The function's source holds a secret of the config, and a template holds the source: whoever reads the template can make tokens",
    );
  }
  return gate;
}

type LogOptions = Pick<ViewerRequestFunctionOptions, 'logRetention' | 'removalPolicy'> & {
  readonly gate: cloudfront.Function;
};

/**
 * CloudFront has a name for the group, and makes it with the first line where nobody has: a custom resource takes either.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html
 */
function keepLogs(
  scope: Construct,
  id: string,
  { gate, logRetention: retention, removalPolicy }: LogOptions,
): void {
  new LogRetention(scope, id, {
    logGroupName: `/aws/cloudfront/function/${gate.functionName}`,
    logGroupRegion: 'us-east-1',
    ...{ retention, removalPolicy },
  });
}

export interface StoreOptions {
  readonly facts: NonNullable<Deployment['keyValueStore']>;
  readonly given: cloudfront.IKeyValueStore | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/** A new store is empty: the ring is a secret, and an import file would lie in the assets. */
export function findKeyValueStore(
  scope: Construct,
  id: string,
  { facts, given, removalPolicy }: StoreOptions,
): cloudfront.IKeyValueStore {
  const { arn } = facts;
  if (arn !== undefined) {
    if (!given) return cloudfront.KeyValueStore.fromKeyValueStoreArn(scope, id, arn);
    throw new TypeError(
      `Option "keyValueStore" must be left out: the config's "session.revocationStore" names the store "${arn}"`,
    );
  }
  if (given) return given;
  const store = new cloudfront.KeyValueStore(scope, id, {
    keyValueStoreName: uniqueName(scope),
    comment: 'Key ring of a Postern gate',
  });
  store.applyRemovalPolicy(removalPolicy);
  new CfnOutput(scope, 'KeyValueStoreArn', {
    value: store.keyValueStoreArn,
    description:
      'Has no key ring yet: postern keys publish --file ring.json --store ARN. Until then sessions get 503',
  });
  return store;
}
