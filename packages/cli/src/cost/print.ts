/** An estimate as aligned tables: the bill of each way, what it adds to a request's time, and how it was counted. */
import type { Terminal } from '../terminal.ts';
import { alignRight, formatNumber, formatShare, formatUsd } from './format.ts';
import { PRICES, type Price } from './prices.ts';
import type { CostEstimate, Part, Way } from './types.ts';

const PARTS = ['gate', 'store', 'sign-in', 'service'] as const satisfies readonly Part[];

export function printCost(estimate: CostEstimate, terminal: Terminal): void {
  const { bold } = terminal.colours;
  const { input, pricesReadOn } = estimate;
  terminal.line(
    bold(`${formatNumber(input.requests)} requests a month, US dollars, prices of ${pricesReadOn}`),
  );
  terminal.line();
  terminal.table(billRows(estimate));
  for (const { label, whyNot } of estimate.ways) {
    if (whyNot !== undefined) terminal.line(`${label}: not for this config: ${whyNot}`);
  }
  printHttps(estimate, terminal);
  printWrites(estimate, terminal);
  section('Added to the time of a request', latencyRows(estimate), terminal);
  section('When a session is revoked', revocationRows(estimate), terminal);
  section('A million requests through a CloudFront Function', functionRows(estimate), terminal);
  section('Free in each month, for all that the account runs', freeRows(estimate), terminal);
  section('Counted', countedRows(estimate), terminal);
  terminal.line();
  terminal.line(flatRateText(estimate));
  terminal.line(
    `Every price, with its source: --json. Prices change: these are of ${pricesReadOn}.`,
  );
}

function section(title: string, rows: readonly (readonly string[])[], terminal: Terminal): void {
  terminal.line();
  terminal.line(terminal.colours.bold(title));
  terminal.table(rows.map((row) => [`  ${row[0] ?? ''}`, ...row.slice(1)]));
}

/** Every figure is of the month before what is free, but for the column that says otherwise. */
function billRows({ ways, input }: CostEstimate): string[][] {
  const bills = ways
    .filter(({ possible }) => possible)
    .flatMap((way) => [
      { label: way.label, isYours: way.name === input.yours, ...billOf(way) },
      ...(way.worst
        ? [{ label: `${way.label}, every read made`, isYours: false, ...billOf(way.worst) }]
        : []),
    ]);
  const columns = [
    ['', ...bills.map(({ label, isYours }) => `${isYours ? '→' : ' '} ${label}`)],
    ...PARTS.map((part) => alignRight([part, ...bills.map(({ parts }) => parts[part])])),
    ...(['a month', 'less what is free', 'a million'] as const).map((title) =>
      alignRight([title, ...bills.map(({ sums }) => sums[title])]),
    ),
  ];
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? ''));
}

function billOf({ lines, usd, usdAfterFree, usdPerMillion }: Pick<Way, BillMember>) {
  const parts = Object.fromEntries(
    PARTS.map((part) => [part, partText(lines.filter((line) => line.part === part))]),
  ) as Record<Part, string>;
  const sums = {
    'a month': formatUsd(usd),
    'less what is free': formatUsd(usdAfterFree),
    'a million': formatUsd(usdPerMillion, 3),
  };
  return { parts, sums };
}

type BillMember = 'lines' | 'usd' | 'usdAfterFree' | 'usdPerMillion';

function partText(lines: Way['lines']): string {
  if (lines.length === 0) return '–';
  return formatUsd(lines.reduce((sum, { usd }) => sum + usd, 0));
}

function printHttps({ https }: CostEstimate, terminal: Terminal): void {
  const { price, quantity, usd, usdAfterFree } = https;
  const free = formatUsd(usdAfterFree);
  terminal.line(
    `Besides, the same for every way: ${formatNumber(quantity)} ${price.name}: ${formatUsd(usd)}, ${free} less what is free`,
  );
}

/** The one price that is easily overlooked: a write costs as much as a hundred thousand reads, and people sign out. */
function printWrites({ ways, counted }: CostEstimate, terminal: Terminal): void {
  const split = ways.find(({ name, possible }) => name === 'split' && possible);
  const writes = split?.lines.find(({ price }) => price === 'storeCalls');
  if (!split || !writes || writes.usd <= split.usd / 10) return;
  const { revocations } = counted;
  const each = formatUsd(writes.usd / revocations, 3);
  terminal.line(
    `Of the split plane ${formatUsd(writes.usd)} are writes of ${formatNumber(revocations)} revocations, ${each} each: every sign-out is one (--revocations-per-day)`,
  );
}

/** What was said of a way above is not said again. */
function latencyRows({ ways }: CostEstimate): string[][] {
  const said = new Set<string>();
  return ways
    .filter(({ possible }) => possible)
    .flatMap(({ label, latency }) => {
      const fresh = latency.filter(({ what }) => !said.has(what));
      for (const { what } of fresh) said.add(what);
      const also = fresh.length < latency.length ? ', and what is above' : '';
      return fresh.map(({ what, kind, text }, place) => [
        place === 0 ? label + also : '',
        what,
        kind === 'not measured' ? text : `${kind}: ${text}`,
      ]);
    });
}

function revocationRows({ ways }: CostEstimate): string[][] {
  return ways
    .filter(({ possible }) => possible)
    .map(({ label, revocation }) => [label, revocation]);
}

function functionRows({ functionPerMillion }: CostEstimate): string[][] {
  const uses = ['rules alone', 'key ring', 'and revocation by session', 'and by person'];
  return functionPerMillion.map(({ reads, usd }) => [
    `${reads} ${reads === 1 ? 'read' : 'reads'}`,
    formatUsd(usd),
    uses[reads] ?? "and by the provider's session",
  ]);
}

function freeRows({ https }: CostEstimate): string[][] {
  const all: readonly Price[] = [...Object.values(PRICES), https.price];
  const prices = all.filter(({ freeEachMonth }) => freeEachMonth > 0);
  const amounts = alignRight(prices.map(({ freeEachMonth }) => formatNumber(freeEachMonth)));
  return prices.map(({ name, unit, freeEachMonth }, place) => [
    amounts[place] ?? String(freeEachMonth),
    name.endsWith(unit) || name.includes(unit) ? name : `${unit} of ${name}`,
  ]);
}

function countedRows({ input, counted, rulesNote }: CostEstimate): string[][] {
  const { sessions, refreshesPerSession, lookUpShare, readsPerRequest } = counted;
  const hours = formatNumber(input.sessionSeconds / 3600, 1);
  const signIn = [
    ['sessions', `${formatNumber(sessions)}, of ${input.requestsPerSession} requests each`],
    ['refreshes', `at most ${refreshesPerSession} in a session of ${hours} hours`],
    [
      'reads of the store',
      `${formatNumber(readsPerRequest, 2)} for each request (at most ${counted.mostReadsPerRequest}); ${formatShare(lookUpShare)} of requests look revocations up`,
    ],
    ...(input.revocation
      ? [
          [
            'revocations',
            `${formatNumber(counted.revocations)}, sign-outs among them; ${counted.callsPerRevocation} API calls each (at most ${counted.mostCallsPerRevocation})`,
          ],
        ]
      : []),
  ];
  return [
    ...(input.signsIn ? signIn : [['sessions', 'none: nobody signs in']]),
    ['rules', `${formatNumber(input.rules)}: ${rulesNote}`],
    [
      'billed time',
      `gate ${input.edgeMilliseconds} ms, provider ${input.providerMilliseconds} ms, waiting for the service ${input.delegateMilliseconds} ms for ${input.askedPercent} % of requests, service ${input.serviceMilliseconds} ms; ${input.memoryMegabytes} MB`,
    ],
  ];
}

function flatRateText({ flatRate: { plan, note } }: CostEstimate): string {
  if (plan === undefined) return `No flat-rate plan has so many requests. ${note}.`;
  const requests = formatNumber(plan.requests);
  return `A flat-rate plan with ${requests} requests: ${plan.name}, ${formatUsd(plan.usd, 0)} a month. ${note}.`;
}
