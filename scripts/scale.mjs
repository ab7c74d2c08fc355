// `npm run scale [-- --instances 10000] [--seed 1] [--json FILE] [--charts FOLDER]`: the simulation of bench/scale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setUp } from './set-up.mjs';

const { values: options } = parseArgs({
  options: {
    instances: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    charts: { type: 'string' },
  },
});
setUp();
const { simulateAll } = await import('../bench/scale/run.mjs');
const { drawCharts, formatTables } = await import('../bench/scale/report.mjs');

const days = await simulateAll({
  instances: Number(options.instances),
  seed: Number(options.seed),
  onDay: ({ scenario, contender }) => console.error(`Simulated ${contender}: ${scenario}`),
});
console.log(formatTables(days));
if (options.json) writeFileSync(options.json, `${JSON.stringify(days)}\n`);
if (options.charts) {
  mkdirSync(options.charts, { recursive: true });
  for (const [name, svg] of Object.entries(drawCharts(days))) {
    writeFileSync(`${options.charts}/${name}`, svg);
  }
}
