/** `npm pack` of each package, and what came out of it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, publishablePackages, ROOT } from './publishable.ts';

const run = promisify(execFile);

export interface Tarball {
  /** The `.tgz`. */
  readonly file: string;
  /** As in the repository. */
  readonly manifest: Manifest;
}

export interface Unpacked extends Tarball {
  readonly folder: string;
  /** What is in it, as paths from its root, with `/`. */
  readonly paths: readonly string[];
}

/** Packs every package into `folder`. No script runs: a release publishes what the build has left, and so does this. */
export async function packAll(folder: string): Promise<readonly Tarball[]> {
  await copyRuntimeClientOnce();
  const packages = publishablePackages();
  const workspaces = packages.flatMap(({ manifest }) => ['--workspace', manifest.name]);
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  await run('npm', ['pack', ...options, ...workspaces], { cwd: ROOT });
  return packages.map(({ manifest }) => ({ manifest, file: join(folder, fileName(manifest)) }));
}

function fileName({ name, version }: Manifest): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

export async function unpack({ file, manifest }: Tarball, folder: string): Promise<Unpacked> {
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return { file, manifest, folder, paths };
}

/** The root build copies the client; a test that is run alone does it itself. */
async function copyRuntimeClientOnce(): Promise<void> {
  const emulator = join(ROOT, 'packages/emulator');
  if (existsSync(join(emulator, 'dist/runtime-client/4/index.mjs'))) return;
  await run(process.execPath, [join(emulator, 'scripts/copy-runtime-client.mjs')]);
}

export function readPacked({ folder }: Unpacked, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
