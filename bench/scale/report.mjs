// The figures of all days as a table for people, and as charts.
import { barChart, lineChart } from '../charts/svg.mjs';
import { SCENARIOS } from './assumptions.mjs';
import { CONTENDERS } from './contenders.mjs';
import { BUCKET_SECONDS } from './measures.mjs';

/** Column head → what stands in it. The goal is about the first two: they are 0 for baked keys. */
const COLUMNS = {
  'waits until rotation': (day) => day.waitsBeforeRotation,
  'of bad tokens': (day) => day.invalidWaitsBeforeRotation,
  'waits in the day': (day) => day.waits,
  'held after': (day) => day.held,
  'in vain': (day) => day.heldInVain,
  fetches: (day) => day.fetches,
  'p50 / p99 / p99.9 ms': ({ addedMilliseconds: { p50, p99, p999 } }) =>
    `${p50} / ${p99} / ${p999}`,
  'valid refused': (day) => day.validRefused,
  'invalid accepted': (day) => day.invalidAccepted,
};

/** Markdown: a table for each scenario. */
export function formatTables(days) {
  return Object.keys(SCENARIOS)
    .map((scenario) =>
      formatTable(
        scenario,
        days.filter((day) => day.scenario === scenario),
      ),
    )
    .join('\n');
}

function formatTable(scenario, days) {
  const [{ instances, requests, validRequests }] = days;
  const head = ['contender', ...Object.keys(COLUMNS)];
  const lines = days.map((day) => [
    day.contender,
    ...Object.values(COLUMNS).map((column) => column(day).toLocaleString('en')),
  ]);
  const rows = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...lines];
  return [
    `**${scenario}**: ${instances.toLocaleString('en')} instances, ${requests.toLocaleString('en')} requests, ${validRequests.toLocaleString('en')} of them valid`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
  ].join('\n');
}

const NAMES = Object.keys(CONTENDERS);

/** File name → SVG. */
export function drawCharts(days) {
  const { instances } = days[0];
  const size = `${instances.toLocaleString('en')} instances over a day`;
  const bars = (title, subtitle, pick) =>
    barChart({
      title,
      subtitle: `${subtitle} · ${size}`,
      series: NAMES,
      groups: Object.keys(SCENARIOS).map((scenario) => ({
        name: scenario,
        values: NAMES.map((contender) => pick(find(days, scenario, contender))),
      })),
    });
  return {
    'scale-waits.svg': bars(
      'Requests whose decision waits for a key fetch',
      'Valid requests, until the new key signs',
      (day) => day.waitsBeforeRotation,
    ),
    'scale-refused.svg': bars(
      'Valid requests refused',
      'A 45-minute outage of the provider and a key rotation',
      (day) => day.validRefused,
    ),
    'scale-outage.svg': drawSeries(days, 'outage, then rotation', {
      title: 'Valid requests refused in each ten minutes',
      yLabel: 'requests',
      part: 'refused',
    }),
    'scale-fetches.svg': drawSeries(days, 'outage, then rotation', {
      title: 'Key fetches at the provider in each ten minutes',
      yLabel: 'fetches',
      part: 'fetches',
    }),
  };
}

/** One line for each contender but the one that only shows what baking is worth. */
const LINES = NAMES.filter((name) => name !== 'postern, no baked keys');

function drawSeries(days, scenario, { title, yLabel, part }) {
  const { outage, rotation } = SCENARIOS[scenario];
  const bucket = (seconds) => seconds / BUCKET_SECONDS;
  return lineChart({
    title,
    subtitle: `${scenario} · ${days[0].instances.toLocaleString('en')} instances`,
    yLabel,
    series: LINES.map((contender) => ({
      name: contender,
      values: find(days, scenario, contender).series[part],
      colour: NAMES.indexOf(contender),
    })),
    ticks: [0, 4, 8, 12, 16, 20].map((hour) => ({ at: bucket(hour * 3_600), label: `${hour}:00` })),
    spans: [
      { from: bucket(outage.from), to: bucket(outage.to), label: 'outage' },
      { from: bucket(rotation.signsAt), to: bucket(rotation.signsAt), label: 'rotation' },
    ],
  });
}

function find(days, scenario, contender) {
  return days.find((day) => day.scenario === scenario && day.contender === contender);
}
