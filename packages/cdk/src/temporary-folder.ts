/** A folder for what is built at synth, which goes once the CDK has its own copy of the assets. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';

/** For its owner alone: a build may hold secrets. */
export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'postern-cdk-'));
}

/** After the constructors of all that is in it. `assets` are the files that templates name where they are, if the CDK makes no copies. */
export function removeTemporaryFolder(
  scope: Construct,
  folder: string,
  assets: readonly string[],
): void {
  const isStaged = !scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT);
  if (isStaged || assets.length === 0) {
    rmSync(folder, { recursive: true });
    return;
  }
  const kept = assets.map((name) => join(folder, name));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !kept.includes(file)) rmSync(file);
  }
}
