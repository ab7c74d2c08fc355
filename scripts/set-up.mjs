// Makes a fresh checkout ready: dependencies when the lock file is newer than what is installed, then the build.
// Every other script calls it first, so that each of them works on a clean clone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];

/** Installs and builds what is missing or stale; ends the process with a clear message where it cannot. */
export function setUp() {
  refuseOldNode();
  if (isStale('node_modules/.package-lock.json', 'package-lock.json')) {
    console.log('Installing dependencies …');
    // Standard error is dropped when all goes well: npm warns there of a newer Node that one package would like.
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  console.log('Building …');
  run(process.execPath, ['node_modules/typescript/bin/tsc', '--build']);
  const quietly = { stdio: ['ignore', 'ignore', 'inherit'] };
  run(process.execPath, ['packages/emulator/scripts/copy-runtime-client.mjs'], quietly);
}

/** Runs a command in the repository's root with its output shown; ends the process with its status when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (error) console.error(`Cannot run "${command}": ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(`Postern needs Node ${OLDEST_NODE.join('.')} or newer, got ${process.version}`);
  process.exit(1);
}

function isStale(made, source) {
  const [madeUrl, sourceUrl] = [made, source].map((path) => new URL(`../${path}`, import.meta.url));
  return !existsSync(madeUrl) || statSync(madeUrl).mtimeMs < statSync(sourceUrl).mtimeMs;
}
