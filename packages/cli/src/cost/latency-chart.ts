/** The lower half of the chart: milliseconds on a logarithmic axis, with the kind of each figure; or that there is none. */
import type { LatencyFact, LatencyKind } from './latency.ts';
import { bar, gridLine, legend, text, WIDTH } from './svg.ts';
import type { Way } from './types.ts';

const LEFT = 250;
const RIGHT = 30;
const BAR_HEIGHT = 12;
const ROW_HEIGHT = 20;
const GROUP_GAP = 26;
const HEAD = 58;

/** From a microsecond to the longest that Lambda@Edge runs. */
const LEAST_MILLISECONDS = 0.001;
const MOST_MILLISECONDS = 30_000;
const TICKS = [
  [0.001, '1 µs'],
  [0.1, '100 µs'],
  [1, '1 ms'],
  [10, '10 ms'],
  [100, '100 ms'],
  [1000, '1 s'],
  [10_000, '10 s'],
] as const;

const COLOURS: Readonly<Partial<Record<LatencyKind, number>>> = {
  documented: 0,
  'measured here': 2,
  assumed: 3,
};

const LEGEND = [
  { name: 'documented by AWS', colour: 0 },
  { name: 'measured on one machine, without CloudFront', colour: 2 },
  { name: 'assumed', colour: 3 },
];

export function latencyHeight(ways: readonly Way[]): number {
  return HEAD + ways.reduce((sum, way) => sum + groupHeight(way), 0) + 30;
}

export function drawLatency(ways: readonly Way[], top: number): string[] {
  const bottom = top + latencyHeight(ways) - 30;
  let y = top + HEAD;
  const groups = ways.map((way) => {
    const group = drawGroup(way, y);
    y += groupHeight(way);
    return group;
  });
  return [
    text(16, top, 'Added to the time of a request (logarithmic)', 'strong'),
    legend(LEGEND, 16, top + 24),
    ...TICKS.map(
      ([at, label]) =>
        gridLine(toX(at), top + HEAD - 10, bottom) +
        text(toX(at), bottom + 16, label, 'label middle'),
    ),
    ...groups,
  ];
}

function groupHeight({ latency }: Way): number {
  return GROUP_GAP + latency.length * ROW_HEIGHT;
}

function drawGroup({ label, latency }: Way, y: number): string {
  const rows = latency.map((fact, row) => drawFact(fact, y + 8 + row * ROW_HEIGHT));
  return [text(16, y, label, 'strong'), ...rows].join('');
}

function drawFact({ what, kind, milliseconds }: LatencyFact, y: number): string {
  const label = text(LEFT - 8, y + 11, what, 'label end');
  const colour = COLOURS[kind];
  if (milliseconds === undefined || colour === undefined) {
    return label + text(LEFT + 6, y + 11, 'not measured', 'label');
  }
  const from = toX(milliseconds.from ?? LEAST_MILLISECONDS);
  const width = Math.max(toX(milliseconds.to ?? MOST_MILLISECONDS) - from, 4);
  return label + bar(colour, { x: from, y, width, height: BAR_HEIGHT });
}

function toX(milliseconds: number): number {
  const share =
    Math.log(milliseconds / LEAST_MILLISECONDS) / Math.log(MOST_MILLISECONDS / LEAST_MILLISECONDS);
  return LEFT + Math.min(Math.max(share, 0), 1) * (WIDTH - LEFT - RIGHT);
}
