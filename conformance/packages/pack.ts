/** `npm pack` of each package, and what came out of it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, publishablePackages, ROOT, readJson } from './publishable.ts';

const run = promisify(execFile);

export interface Tarball {
  /** The `.tgz`. */
  readonly file: string;
  /** Where it is unpacked. */
  readonly folder: string;
  readonly manifest: Manifest;
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
  return Promise.all(packages.map(({ manifest }) => unpack(folder, manifest)));
}

async function unpack(folder: string, { name, version }: Manifest): Promise<Tarball> {
  const base = `${name.replace('@', '').replace('/', '-')}-${version}`;
  const [file, to] = [join(folder, `${base}.tgz`), join(folder, base)];
  mkdirSync(to);
  await run('tar', ['-xzf', file, '-C', to, '--strip-components=1']);
  const paths = readdirSync(to, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1));
  return { file, folder: to, manifest: readJson(join(to, 'package.json')), paths };
}

/** The root build copies the client; a test that is run alone does it itself. */
async function copyRuntimeClientOnce(): Promise<void> {
  const emulator = join(ROOT, 'packages/emulator');
  if (existsSync(join(emulator, 'dist/runtime-client/4/index.mjs'))) return;
  await run(process.execPath, [join(emulator, 'scripts/copy-runtime-client.mjs')]);
}

export function readPacked({ folder }: Tarball, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
