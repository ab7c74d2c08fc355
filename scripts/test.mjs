// `npm test [-- PATTERN]`: set-up, the checks of form, then every test file whose path holds PATTERN.
import { readdirSync } from 'node:fs';
import { check } from './check.mjs';
import { installNjs } from './install-njs.mjs';
import { run, setUp } from './set-up.mjs';

const pattern = process.argv[2] ?? '';
setUp();
if (!pattern) check();
installNjs();
const files = [
  ...testFiles('packages', /\/dist\/.*\.test\.js$/),
  ...testFiles('site', /\/dist\/.*\.test\.js$/),
  ...testFiles('conformance', /\/dist\/.*\.test\.js$/),
];
run(process.execPath, [
  '--test',
  '--test-concurrency=2',
  // A guard against what hangs; on two busy cores a file of CDK synths takes two minutes.
  '--test-timeout=300000',
  '--test-reporter=./scripts/tap-with-failures.mjs',
  ...files.filter((file) => file.includes(pattern)),
]);

function testFiles(folder, wanted) {
  return readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true })
    .map((file) => `${folder}/${file}`)
    .filter((file) => wanted.test(file) && !file.includes('node_modules'))
    .sort();
}
