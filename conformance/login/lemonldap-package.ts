/** Debian 12's LemonLDAP::NG (an OpenID provider in Perl) with all that it needs: unpacked into a cache folder, installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = new URL('../../../node_modules/.cache/postern-lemonldap', import.meta.url);
const ROOT = fileURLToPath(CACHE);
/** What the portal says that it needs, and two modules that its OpenID Connect issuer loads besides. */
const PACKAGES = [
  'liblemonldap-ng-portal-perl',
  'libplack-perl',
  'libstring-random-perl',
  'libio-string-perl',
];
/** No browser shows the pages. */
const FOR_BROWSERS = /^(fonts|libjs)-/;
/** Others have not been tried. */
const WANTED = 'liblemonldap-ng-portal-perl_2.16.';

/** The folder that stands for `/`; undefined where the packages cannot be had: without apt, or from another release. */
export async function findLemonldap(): Promise<string | undefined> {
  if (!existsSync(ROOT)) await unpack(`${ROOT}.${process.pid}`).catch(() => undefined);
  return existsSync(ROOT) ? ROOT : undefined;
}

/** Needs no rights but those of `apt-get download`, except for an `update` where the lists of packages are missing or old. */
async function unpack(folder: string): Promise<void> {
  const archives = join(folder, 'archives');
  await mkdir(archives, { recursive: true });
  try {
    await download(archives).catch(async () => {
      await run('apt-get', ['update'], { timeout: 60_000 });
      await download(archives);
    });
    const names = await readdir(archives);
    if (!names.some((name) => name.startsWith(WANTED))) return;
    for (const name of names) await run('dpkg-deb', ['-x', join(archives, name), folder]);
    await rm(archives, { recursive: true });
    await rename(folder, ROOT);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Those that are not installed here. A newer version of one that is would be an `Inst` line with the old version in brackets. */
async function download(folder: string): Promise<void> {
  const install = ['install', '--simulate', '--no-install-recommends', ...PACKAGES];
  const { stdout } = await run('apt-get', install, { timeout: 60_000 });
  const found = [...stdout.matchAll(/^Inst (\S+) \(/gm)].map(([, name = '']) => name);
  const names = found.filter((name) => !FOR_BROWSERS.test(name));
  await run('apt-get', ['download', ...names], { cwd: folder, timeout: 60_000 });
}
