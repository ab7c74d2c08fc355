// `npm run bench -- [--suite NAME] [--node 22,24] [--json FILE] [--charts FOLDER] [--check]`: the figures that README states, with peers in the same run.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { findNode } from './node-version.mjs';
import { setUp } from './set-up.mjs';

const SUITES = [
  'size',
  'verify',
  'cached',
  'cold-start',
  'rules',
  'keys',
  'token-size',
  'fetches',
  'delegated',
  'session',
  'cloudfront-function',
];
/** Above this share of the cores in use by others, times are not worth writing down. */
const BUSY_SHARE = 0.3;

const options = readOptions();
setUp();
describeMachine();
const rows = await measureAll(options);
const { formatTable } = await import('../bench/rows.mjs');
console.log(`\n${formatTable(rows)}`);
if (options.json) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
if (options.charts) {
  const { writeCharts } = await import('../bench/charts/charts.mjs');
  console.log(`Wrote ${writeCharts(rows, options.charts).join(', ')}`);
}
if (options.check && rows.some(({ floor, value }) => value > floor)) process.exitCode = 1;

function readOptions() {
  const { values } = parseArgs({
    options: {
      suite: { type: 'string', multiple: true, default: SUITES },
      node: { type: 'string', default: '' },
      json: { type: 'string' },
      charts: { type: 'string' },
      check: { type: 'boolean', default: false },
    },
  });
  const unknown = values.suite.find((name) => !SUITES.includes(name));
  if (unknown === undefined) return values;
  console.error(`Option "--suite" must be one of ${SUITES.join(', ')}, got "${unknown}"`);
  process.exit(2);
}

async function measureAll({ suite, node }) {
  const others = node.split(',').filter(Boolean).map(findNode);
  const binaries = [process.execPath, ...others.filter(Boolean)];
  const rows = [];
  for (const name of suite) {
    console.log(`Measuring ${name} …`);
    const { measure } = await import(`../bench/${name}.mjs`);
    rows.push(...(await measure({ binaries })));
  }
  return rows;
}

function describeMachine() {
  const [load = 0] = loadavg();
  console.log(`Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}`);
  if (load > BUSY_SHARE * availableParallelism()) {
    console.log(
      `This machine is busy (load ${load.toFixed(2)}): run again when it is quiet, or read ratios only`,
    );
  }
}
