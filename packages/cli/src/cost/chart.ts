/** An estimate as one SVG: stacked bars of the month's bill, and what each way adds to a request's time. */
import { formatNumber, formatUsd } from './format.ts';
import { drawLatency, latencyHeight } from './latency-chart.ts';
import { bar, frame, legend, text, WIDTH } from './svg.ts';
import type { CostEstimate, Part, Way } from './types.ts';

const LEFT = 190;
const RIGHT = 110;
const BAR_HEIGHT = 20;
const ROW_HEIGHT = 30;
const TOP = 92;

/** Places are colours. */
const PARTS = ['gate', 'store', 'sign-in', 'service'] as const satisfies readonly Part[];

type Bill = Pick<Way, 'label' | 'lines' | 'usd'>;

/** The same estimate gives the same bytes. */
export function drawCost(estimate: CostEstimate): string {
  const { input, pricesReadOn, ways } = estimate;
  const possible = ways.filter((way) => way.possible);
  const bills = possible.flatMap(billsOf);
  const latencyTop = TOP + bills.length * ROW_HEIGHT + 44;
  return frame({
    title: `${formatNumber(input.requests)} requests a month`,
    subtitle: `US dollars before what is free, without HTTPS requests; prices of ${pricesReadOn}`,
    height: latencyTop + latencyHeight(possible),
    parts: [...drawBills(bills), ...drawLatency(possible, latencyTop)],
  });
}

function billsOf(way: Way): Bill[] {
  const worst = way.worst && { label: `${way.label}, every read made`, ...way.worst };
  return worst ? [way, worst] : [way];
}

function drawBills(bills: readonly Bill[]): string[] {
  const most = Math.max(...bills.map(({ usd }) => usd), Number.MIN_VALUE);
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const used = PARTS.filter((part) => bills.some(({ lines }) => usdOf(lines, part) > 0));
  return [
    legend(
      used.map((part) => ({ name: part, colour: PARTS.indexOf(part) })),
      LEFT,
      TOP - 16,
    ),
    ...bills.map((bill, row) => drawBill(bill, TOP + row * ROW_HEIGHT, scale)),
  ];
}

function drawBill({ label, lines, usd }: Bill, y: number, scale: number): string {
  let x = LEFT;
  const bars = PARTS.map((part, colour) => {
    const width = usdOf(lines, part) * scale;
    if (width === 0) return '';
    const drawn = bar(colour, { x, y, width: Math.max(width, 1), height: BAR_HEIGHT });
    x += Math.max(width, 1);
    return drawn;
  });
  return [
    text(LEFT - 8, y + 14, label, 'label end'),
    ...bars,
    text(x + 6, y + 14, formatUsd(usd), 'label'),
  ].join('');
}

function usdOf(lines: Way['lines'], part: Part): number {
  return lines.filter((line) => line.part === part).reduce((sum, { usd }) => sum + usd, 0);
}
