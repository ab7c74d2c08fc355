/** The tarballs unpacked in a project, beside the third-party packages that the repository has: quicker than npm, for what only reads them. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Tarball, unpack } from './pack.ts';
import { type Project, startProject } from './project.ts';
import { ROOT, requiredPeers } from './publishable.ts';

/** Each package gets what its manifest wants, and nothing that is optional. */
export async function linkAll(tarballs: readonly Tarball[], folder: string): Promise<Project> {
  const project = startProject(folder);
  for (const tarball of tarballs) {
    await unpack(tarball, join(folder, 'node_modules', tarball.manifest.name));
  }
  for (const { manifest } of tarballs) {
    const wanted = [...Object.keys(manifest.dependencies ?? {}), ...requiredPeers(manifest)];
    for (const name of wanted) linkPackage(name, folder);
  }
  return project;
}

/** The repository's own stands in for one that is not there yet. */
export function linkPackage(name: string, folder: string): void {
  const to = join(folder, 'node_modules', name);
  if (existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), to);
}
