// `npm run runtimes [-- --node 20,22,24 PATTERN]`: the whole suite, or the files whose path holds PATTERN, under each version
// of Node, the built function among it, with 100,000 distinct tokens in place of the 20,000 of `npm test`.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { findNode } from './node-version.mjs';
import { ROOT, setUp } from './set-up.mjs';

const TOKENS = '100000';
/** Holds for every test file, and keeps `npm test` from checking the form again. */
const EVERY_FILE = '/dist/';
/** What the runner says at its end: with `#` where nobody watches, with `ℹ` in newer versions. */
const COUNT = /^(?:#|ℹ) (tests|pass|fail|cancelled|skipped|todo) (\d+)$/gm;
const SKIPPED = /^ *(?:ok \d+ - (.*) # SKIP(.*)|﹣ (.*) # (.*))$/gm;
const MEMORY = /^ *(?:#|ℹ) (Node v[\d.]+: heap .*)$/gm;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: '20,22,24' } },
});
const pattern = positionals[0] ?? EVERY_FILE;
setUp();
const rows = values.node.split(',').map(runSuite);
console.table(rows);
// A run that ended without its counts has none that agree; a version that could not run has shown nothing.
if (rows.some(({ pass, skipped, tests }) => pass + skipped !== tests)) {
  process.exitCode = 1;
}

function runSuite(major) {
  const binary = findNode(major);
  if (!binary) return { node: major, note: 'cannot be installed here' };
  console.log(`Running the suite under Node ${major} …`);
  const { stdout, stderr } = spawnSync(binary, ['scripts/test.mjs', pattern], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, POSTERN_TOKENS: TOKENS },
    maxBuffer: 512 * 1024 * 1024,
  });
  const counts = Object.fromEntries(
    [...stdout.matchAll(COUNT)].map(([, name, count]) => [name, Number(count)]),
  );
  if (counts.tests === undefined || counts.fail + counts.cancelled > 0) {
    console.log(`${stdout}\n${stderr}`);
  }
  for (const [, title, reason, specTitle, specReason] of stdout.matchAll(SKIPPED)) {
    console.log(`  skipped: ${title ?? specTitle} (${(reason ?? specReason).trim()})`);
  }
  for (const [, line] of stdout.matchAll(MEMORY)) console.log(`  ${line}`);
  return { node: major, ...counts };
}
