/** Debian's Chromium: an installed one, else one that is installed now, where this process may. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PACKAGES = ['chromium', 'fonts-dejavu-core'];

/** Where the program is; undefined where there is none and none can be had: as an ordinary user, or without apt. */
export async function findChromium(): Promise<string | undefined> {
  const found = PATHS.find(existsSync);
  if (found || process.getuid?.() !== 0) return found;
  await install().catch(() => undefined);
  return PATHS.find(existsSync);
}

/** Test files run two at a time: where apt is locked by the other one, this waits for what it installs. */
async function install(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const get = (...words: string[]) => run('apt-get', words, { env, timeout: 60_000 });
  const packages = ['install', '-y', '--no-install-recommends', ...PACKAGES];
  for (let attempt = 0; attempt < 8 && !PATHS.some(existsSync); attempt++) {
    const isInstalled = await get(...packages)
      .catch(() => get('update').then(() => get(...packages)))
      .then(() => true)
      .catch(() => false);
    if (isInstalled) return;
    await wait(5_000);
  }
}
