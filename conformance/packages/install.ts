/** An empty project, into which npm installs the tarballs as it does for anybody. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Tarball } from './pack.ts';
import { type Manifest, ROOT, readJson } from './publishable.ts';

const execute = promisify(execFile);

export interface Project {
  readonly folder: string;
  /** Runs a program in the project; resolves with what it printed, rejects when it fails. */
  run(program: string, ...words: readonly string[]): Promise<string>;
}

type Locked = Readonly<Record<string, { readonly link?: boolean }>>;

const IDENTITY = { name: 'project', version: '1.0.0', private: true };

/**
 * Third-party packages come in the versions of the repository's own lock file, and from npm's cache where `npm ci` has left
 * them there: so that the registry is not asked, and that what is tested is what the other tests ran with.
 */
export async function installAll(tarballs: readonly Tarball[], folder: string): Promise<Project> {
  cpSync(join(ROOT, 'conformance/packages/project'), folder, { recursive: true });
  writeJson(folder, 'package.json', IDENTITY);
  const packages = { '': IDENTITY, ...thirdParty() };
  writeJson(folder, 'package-lock.json', { ...IDENTITY, lockfileVersion: 3, packages });
  const project: Project = {
    folder,
    run: async (program, ...words) => (await execute(program, words, { cwd: folder })).stdout,
  };
  const options = [
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--omit=peer',
  ];
  const files = tarballs.map(({ file }) => file);
  // What TypeScript wants of a project that runs on Node.
  await project.run('npm', 'install', ...options, ...files, '@types/node@20');
  linkPeers(tarballs, folder);
  return project;
}

/** npm has found versions that fit; those of the repository take their place, for the CDK alone is larger than all the rest. */
function linkPeers(tarballs: readonly Tarball[], folder: string): void {
  for (const name of new Set(tarballs.flatMap(({ manifest }) => requiredPeers(manifest)))) {
    const to = join(folder, 'node_modules', name);
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), to);
  }
}

function requiredPeers({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): string[] {
  return Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
}

function thirdParty(): Locked {
  const { packages } = readJson<{ packages: Locked }>(join(ROOT, 'package-lock.json'));
  return Object.fromEntries(
    Object.entries(packages).filter(([path, { link }]) => /^node_modules\//.test(path) && !link),
  );
}

function writeJson(folder: string, name: string, value: object): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}
