// `npm test [-- PATTERN]`: set-up, the checks of form, then every test file whose path holds PATTERN.
import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { check } from './check.mjs';
import { installNjs } from './install-njs.mjs';
import { run, setUp } from './set-up.mjs';

const pattern = process.argv[2] ?? '';
setUp();
if (!pattern) check();
installNjs();
const files = ['packages', 'site', 'conformance'].flatMap(testFiles);
run(process.execPath, [
  '--test',
  '--test-concurrency=2',
  // A guard against what hangs; on two busy cores a file of CDK synths takes two minutes.
  '--test-timeout=300000',
  '--test-reporter=./scripts/tap-with-failures.mjs',
  ...mixed(files.filter((file) => file.includes(pattern))),
]);

function testFiles(folder) {
  return readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\/dist\/.*\.test\.js$/.test(file) && !file.includes('node_modules'));
}

/** Always the same order, in which two of a kind are no neighbors: of two browsers at a time each waits, of two builds none. */
function mixed(names) {
  const placeOf = new Map(names.map((name) => [name, hash('sha1', name)]));
  return names.toSorted((a, b) => (placeOf.get(a) < placeOf.get(b) ? -1 : 1));
}
