// `npm run thorough`: what `npm test` takes a sample of: every random policy, and the browser with the login half at a function URL.
import { readdirSync } from 'node:fs';
import { ROOT, run, setUp } from './set-up.mjs';

const SAMPLED = [
  /^same-verdict\/random-\d\.test\.js$/,
  /^login\/browser\/split-function-url-\w+\.test\.js$/,
];

setUp();
const files = readdirSync(`${ROOT}conformance/dist`, { recursive: true })
  .filter((file) => SAMPLED.some((pattern) => pattern.test(file)))
  .sort();
const args = [
  '--test',
  '--test-concurrency=2',
  // A guard against what hangs, as in `npm test`.
  '--test-timeout=300000',
  '--test-reporter=./scripts/tap-with-failures.mjs',
];
run(process.execPath, [...args, ...files.map((file) => `conformance/dist/${file}`)], {
  env: { ...process.env, POSTERN_THOROUGH: '1' },
});
