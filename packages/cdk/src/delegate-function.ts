/** The function that a gate asks, bundled from a module: one for each region that the config names. */
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder.ts';

export interface DelegateFunctionProps extends lambda.FunctionOptions {
  /** Path of the module that exports `handler`, relative to the folder in which the app is run. */
  readonly entry: string;
  /** The config's `delegate.functionName`. */
  readonly functionName: string;
}

/** With 256 MB and 5 seconds where its props say nothing else. */
export class DelegateFunction extends lambda.Function {
  constructor(scope: Construct, id: string, { entry, ...options }: DelegateFunctionProps) {
    const folder = makeTemporaryFolder();
    let assets: readonly string[] = [];
    try {
      bundle(entry, folder);
      super(scope, id, {
        memorySize: 256,
        timeout: Duration.seconds(5),
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
