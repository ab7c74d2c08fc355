/** A folder for what is built at synth, which goes once the CDK has its own copy of the assets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';

/** For its owner alone: a build may hold secrets. */
export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'postern-cdk-'));
}

/** After the constructors of all that is in it. */
export function removeTemporaryFolder(scope: Construct, folder: string): void {
  // Without staging, templates name the built files where they are.
  if (scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) return;
  rmSync(folder, { recursive: true });
}
