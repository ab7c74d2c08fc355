/** A config becomes files: `postern build`, in a process of its own, since constructors cannot wait. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Deployment } from '@postern/cli/deploy';
import type { IConstruct } from 'constructs';
import type { EdgeGateProps } from './props.ts';

/** The bin is no entry of the package, but stands where it is beside one. */
const PROGRAM = fileURLToPath(new URL('../bin/postern.js', import.meta.resolve('@postern/cli')));

interface BuiltFile {
  /** Below the folder. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/**
 * What the builds of an app have written, by what they were told: its stages often have the same gate, and each build takes seconds. In
 * memory alone, for it may hold secrets, and as long as the app. While that is put together nobody changes a config.
 */
const buildsOf = new WeakMap<IConstruct, Map<string, readonly BuiltFile[]>>();

/** Builds into `folder`. Throws with the program's own words, which hold no secret. */
export function buildConfig(scope: IConstruct, props: EdgeGateProps, folder: string): Deployment {
  const { config, target, lock } = props;
  const { root } = scope.node;
  const builds = buildsOf.get(root) ?? new Map<string, readonly BuiltFile[]>();
  buildsOf.set(root, builds);
  const key = JSON.stringify([process.cwd(), config, target, lock, process.env]);
  const built = builds.get(key);
  if (built) writeFiles(folder, built);
  else {
    runBuild(props, folder);
    builds.set(key, readFiles(folder));
  }
  return readDeployment(folder, config);
}

function readFiles(folder: string): readonly BuiltFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      name: relative(folder, file),
      content: readFileSync(file),
      mode: statSync(file).mode,
    }));
}

function writeFiles(folder: string, files: readonly BuiltFile[]): void {
  for (const { name, content, mode } of files) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
  }
}

function runBuild({ config, target, lock }: EdgeGateProps, folder: string): void {
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
