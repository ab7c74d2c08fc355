/** A config becomes files: `postern build`, in a process of its own, since constructors cannot wait. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '@postern/cli/deploy';
import type { EdgeGateProps } from './props.ts';

/** The bin is no entry of the package, but stands where it is beside one. */
const PROGRAM = fileURLToPath(new URL('../bin/postern.js', import.meta.resolve('@postern/cli')));

/** Builds into `folder`. Throws with the program's own words, which hold no secret. */
export function buildConfig(props: EdgeGateProps, folder: string): Deployment {
  const { config, target, lock } = props;
  const { error, status, stderr } = spawnSync(
    process.execPath,
    [
      ...[PROGRAM, 'build', '--config', config, '--out', folder],
      ...(target === undefined ? [] : ['--target', target]),
      ...(lock === undefined ? [] : ['--lock', lock]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (error) throw new Error('Cannot start "postern build"', { cause: error });
  if (status !== 0) throw new Error(`Cannot build "${config}": ${reasonOf(stderr)}`);
  // What it did and warns of. Its table of sizes is for whoever runs it.
  process.stderr.write(stderr);
  return readDeployment(folder, config);
}

/** The lines before it say what the build was doing. */
function reasonOf(stderr: string): string {
  const [, reason = stderr] = stderr.split(/^Error: /m);
  return reason.trim();
}

function readDeployment(folder: string, config: string): Deployment {
  const file = join(folder, 'deployment.json');
  if (!existsSync(file)) {
    throw new TypeError(
      `Option "config" must have a target that a distribution can have, got "${config}" for a server: give "target"`,
    );
  }
  const deployment = JSON.parse(readFileSync(file, 'utf8')) as Deployment;
  if (deployment.version === 1) return deployment;
  throw new Error(
    `Cannot read version ${deployment.version} of deployment.json: @postern/cdk and @postern/cli must be of one version`,
  );
}
