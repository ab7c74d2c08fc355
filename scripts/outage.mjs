// `npm run outage [-- --minutes 10] [--rate 100] [--processes 20] [--json FILE]`: a delegate that hangs, in real time (bench/outage).
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setUp } from './set-up.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '100' },
    processes: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
});
const [minutes, rate, processes] = ['minutes', 'rate', 'processes'].map(readPositive);
setUp();
const { runOutage } = await import('../bench/outage/run.mjs');
const { findFaults, formatOutage } = await import('../bench/outage/report.mjs');

const figures = await runOutage({ minutes, rate, processes, signal: endOnSignal(), tell }).catch(
  explainEnd,
);
console.log(formatOutage(figures));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
for (const fault of findFaults(figures)) {
  console.error(fault);
  process.exitCode = 1;
}

function readPositive(name) {
  const value = Number(values[name]);
  if (value > 0 && (name !== 'processes' || Number.isInteger(value))) return value;
  console.error(`Option "--${name}" must be a positive number, got "${values[name]}"`);
  process.exit(2);
}

function tell(line) {
  console.error(line);
}

/** Ctrl-C ends the run, which ends what it started. */
function endOnSignal() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => controller.abort(new Error(`Ended by ${name}`)));
  }
  return controller.signal;
}

/** By then the run has ended what it started. */
function explainEnd(error) {
  console.error(error.cause?.message ?? error.message);
  process.exit(1);
}
