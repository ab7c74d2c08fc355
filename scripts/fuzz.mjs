// `npm run fuzz -- --seconds N | --inputs N [--seed S] [--target NAME] [--least N]`, and `--at INDEX` to see one input again.
import { parseArgs } from 'node:util';
import { setUp } from './set-up.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    inputs: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    at: { type: 'string' },
    least: { type: 'string', default: '0' },
  },
});
const seed = readNumber('seed') ?? Math.floor(Math.random() * 2 ** 31);
const at = readNumber('at');
const inputs = at === undefined ? readNumber('inputs') : 1;
const seconds = readNumber('seconds') ?? (inputs === undefined ? 60 : Number.MAX_SAFE_INTEGER);

setUp();
const { fuzz } = await import('../conformance/dist/fuzz/fuzz.js');
const { failuresOf, formatReport } = await import('../conformance/dist/fuzz/report.js');
const started = performance.now();
let shown = started;
console.log(`Fuzzing, seed ${seed}${values.target ? `, target ${values.target}` : ''} …`);
const report = await fuzz({
  seed,
  inputs: inputs ?? Number.MAX_SAFE_INTEGER,
  seconds,
  target: values.target,
  from: at ?? 0,
  isShown: at !== undefined,
  onInput: console.log,
  onProgress: showProgress,
});
const rate = Math.round(report.done / ((performance.now() - started) / 1000));
if (at === undefined) console.log(formatReport(report));
console.log(`resident at the end: ${Math.round(process.memoryUsage.rss() / 1_048_576)} MB`);
console.log(
  `${report.done.toLocaleString('en')} inputs, ${rate.toLocaleString('en')}/s, seed ${seed}`,
);
const failures = failuresOf(report, at === undefined ? Number(values.least) : 0);
for (const failure of failures) console.log(`\nFAILED ${failure}`);
if (report.findings.length > 0) {
  const target = values.target ? ` --target ${values.target}` : '';
  console.log(`\nSee one again: npm run fuzz -- --seed ${seed} --at INDEX${target}`);
}
if (failures.length > 0) process.exitCode = 1;

function readNumber(name) {
  const text = values[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`Option "--${name}" must be a whole number from 0, got "${text}"`);
  process.exit(2);
}

function showProgress(done) {
  const now = performance.now();
  if (now - shown < 10_000) return;
  shown = now;
  const perSecond = Math.round(done / ((now - started) / 1000));
  console.log(`  ${done.toLocaleString('en')} inputs, ${perSecond.toLocaleString('en')}/s`);
}
