/** The function that a gate asks, bundled from a module: one for each region that the config names. */
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';

export interface DelegateFunctionProps extends lambda.FunctionOptions {
  /** Path of the module that exports `handler`, relative to the folder in which the app is run. */
  readonly entry: string;
  /** The config's `delegate.functionName`. */
  readonly functionName: string;
}

/** With 256 MB, 5 seconds and a log group that keeps lines for a month where its props say nothing else. */
export class DelegateFunction extends lambda.Function {
  constructor(scope: Construct, id: string, { entry, ...options }: DelegateFunctionProps) {
    const hasLogs = options.logGroup !== undefined || options.logRetention !== undefined;
    const folder = makeTemporaryFolder();
    let assets: readonly string[] = [];
    try {
      bundle(entry, folder);
      super(scope, id, {
        memorySize: 256,
        timeout: Duration.seconds(5),
        ...(!hasLogs && { logGroup: createLogGroup(scope, id) }),
        ...options,
        code: lambda.Code.fromAsset(folder),
        handler: 'index.handler',
        runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS),
      });
      assets = [FILE];
    } finally {
      removeTemporaryFolder(scope, folder, assets);
    }
  }
}

/** Of a function without one Lambda makes it, and keeps its lines for ever. */
export function createLogGroup(
  scope: Construct,
  id: string,
  retention: RetentionDays = RetentionDays.ONE_MONTH,
): LogGroup {
  return new LogGroup(scope, `${id}Logs`, {
    retention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Its name says its form, whatever `package.json` is around. */
const FILE = 'index.cjs';

/** One file, so that nothing else has to be uploaded. */
function bundle(entry: string, folder: string): void {
  buildSync({
    entryPoints: [entry],
    outfile: join(folder, FILE),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Its failure is thrown, with all that it would print.
    logLevel: 'silent',
  });
}
