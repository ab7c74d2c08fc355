// `npm run mutation [-- --file policy/pattern.ts]`: changes the runtime's sources, one place at a time, and counts the
// changes that no test notices. Ends with 1 where fewer than 90 % are noticed.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { scoreOf, survivorsOf, tableOf } from '../mutation/table.mjs';
import { ROOT, run, setUp } from './set-up.mjs';

const GOAL_PERCENT = 90;
const FILES = ['jwt/**/*.ts', 'policy/**/*.ts', 'gate/gate.ts'];
const PLUGINS = ['test-runner', 'progress-reporter', 'export-names'];
const RESULTS = join(ROOT, '.cache/mutation');

const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true, default: FILES },
    concurrency: { type: 'string', default: '2' },
  },
});

setUp();
if (!existsSync(join(ROOT, 'mutation/node_modules'))) {
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: join(ROOT, 'mutation'),
  });
}
const start = Date.now();
const mutants = await tryMutants();
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'survivors.txt'), `${survivorsOf(mutants)}\n`);
writeFileSync(join(RESULTS, 'mutants.json'), JSON.stringify(mutants));
if (values.file !== FILES) console.log(survivorsOf(mutants));
console.log(tableOf(mutants));
console.log(
  `${Math.round((Date.now() - start) / 60_000)} minutes; survivors: .cache/mutation/survivors.txt`,
);
// No mutants at all are no score, and so no success.
process.exitCode = scoreOf(mutants) >= GOAL_PERCENT ? 0 : 1;

async function tryMutants() {
  const inMutation = createRequire(join(ROOT, 'mutation/package.json'));
  const { Stryker } = await import(pathToFileURL(inMutation.resolve('@stryker-mutator/core')).href);
  process.chdir(join(ROOT, 'packages/postern'));
  return await new Stryker(optionsOf(values)).runMutationTest();
}

function optionsOf({ file, concurrency }) {
  return {
    mutate: [...file.map((name) => `src/${name}`), '!src/**/*.test.*'],
    plugins: PLUGINS.map((name) => join(ROOT, `mutation/${name}.mjs`)),
    ignorers: ['export-names'],
    testRunner: 'postern',
    reporters: ['postern'],
    coverageAnalysis: 'perTest',
    concurrency: Number(concurrency),
    timeoutMS: 8000,
    // The tests that reach a mutant take milliseconds; a process is made anew before what it has loaded fills its memory.
    maxTestRunnerReuse: 300,
    tempDirName: '../../.cache/mutation/copies',
    cleanTempDir: 'always',
    // Stryker would read a tsconfig with an older TypeScript's API; types are taken off without one.
    ignorePatterns: ['dist', 'tsconfig*'],
    disableTypeChecks: false,
    logLevel: 'error',
    warnings: false,
  };
}
