// Debian's njs, the kin of the engine that runs CloudFront Functions: an installed one, else one that is installed now, where this process may.
import { spawnSync } from 'node:child_process';

const PACKAGE = 'njs';

/** Without it everything runs in the stand-in, and what only njs can show is skipped and counted. */
export function installNjs() {
  if (hasNjs()) return;
  if (process.getuid?.() === 0) {
    console.log('Installing njs …');
    apt('install') || (apt('update') && apt('install'));
  }
  if (!hasNjs()) {
    console.log(
      'No njs here: CloudFront Functions run in a stand-in. Install it with "apt-get install njs".',
    );
  }
}

function hasNjs() {
  return spawnSync('njs', ['-v'], { stdio: 'ignore' }).status === 0;
}

function apt(word) {
  const words = word === 'install' ? [word, '-y', '--no-install-recommends', PACKAGE] : [word];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', words, { env, stdio: 'ignore', timeout: 120_000 }).status === 0;
}
