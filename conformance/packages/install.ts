/** npm installs the tarballs in an empty project, as it does for anybody. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackage } from './link.ts';
import type { Tarball } from './pack.ts';
import { type Project, startProject } from './project.ts';
import { ROOT, readJson, requiredPeers } from './publishable.ts';

type Locked = Readonly<Record<string, { readonly link?: boolean }>>;

const IDENTITY = { name: 'project', version: '1.0.0', private: true };

/** npm looks for peers that fit, and leaves them to `linkPackage`: the CDK alone is larger than all the rest. */
const OPTIONS = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=peer'];

/**
 * Third-party packages come in the versions of the repository's own lock file, and from npm's cache where `npm ci` has left
 * them there: so that the registry is not asked, and that what is tested is what the other tests ran with.
 */
export async function installAll(tarballs: readonly Tarball[], folder: string): Promise<Project> {
  const project = startProject(folder);
  writeJson(folder, 'package.json', IDENTITY);
  const packages = { '': IDENTITY, ...thirdParty() };
  writeJson(folder, 'package-lock.json', { ...IDENTITY, lockfileVersion: 3, packages });
  await project.run('npm', 'install', ...OPTIONS, ...tarballs.map(({ file }) => file));
  for (const { manifest } of tarballs) {
    for (const name of requiredPeers(manifest)) linkPackage(name, folder);
  }
  return project;
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
