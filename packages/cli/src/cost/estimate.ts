/** Multiplies what happens in a month by what AWS charges for it. Pure: the same input gives the same estimate. */
import { CALLS_PER_REVOCATION, type Counts, countEvents } from './counts.ts';
import { latencyOf } from './latency.ts';
import {
  FLAT_RATE_NOTE,
  FLAT_RATE_PLANS,
  FLAT_RATE_SOURCE,
  httpsPrice,
  PRICES,
  PRICES_READ_ON,
  type Price,
  type PriceName,
} from './prices.ts';
import { type CostEstimate, type CostInput, type Line, WAY_NAMES, type Way } from './types.ts';
import { type UnpricedLine, usageOf } from './usage.ts';

const LABELS = {
  'lambda-edge': 'Lambda@Edge only',
  split: 'split plane',
  'signed-cookies': 'signed cookies',
  delegated: 'delegated',
} as const satisfies Record<Way['name'], string>;

/** The bench measures 284 to 366 for paths of 16 characters. `postern build` counts the bytes of the config at hand. */
const RULES_THAT_FIT = 250;

const MOST_READS_SHOWN = 4;

export function estimateCost(input: CostInput): CostEstimate {
  const counts = countEvents(input);
  const { sessions, refreshesPerSession, lookUpShare, lookUps, revocations } = counts;
  const ring = input.signsIn ? 1 : 0;
  return {
    pricesReadOn: PRICES_READ_ON,
    input,
    counted: {
      sessions,
      refreshesPerSession,
      lookUpShare,
      readsPerRequest: ring + lookUpShare * lookUps,
      mostReadsPerRequest: ring + lookUps,
      revocations,
      callsPerRevocation: counts.callsPerRevocation,
      mostCallsPerRevocation: CALLS_PER_REVOCATION.most,
    },
    ways: WAY_NAMES.map((name) => describeWay(name, input, counts)),
    https: priceHttps(input, counts),
    functionPerMillion: Array.from({ length: MOST_READS_SHOWN + 1 }, (_, reads) => ({
      reads,
      usd: usdOf(1e6, PRICES.functionInvocations) + usdOf(reads * 1e6, PRICES.storeReads),
    })),
    flatRate: {
      ...planFor(input.requests),
      note: FLAT_RATE_NOTE,
      source: FLAT_RATE_SOURCE,
    },
    rulesNote: noteRules(input.rules),
    prices: PRICES,
  };
}

function describeWay(name: Way['name'], input: CostInput, counts: Counts): Way {
  const whyNot = input.impossible[name];
  const most = { ...counts, lookUpShare: 1, callsPerRevocation: CALLS_PER_REVOCATION.most };
  const worst =
    name === 'split' && counts.lookUps > 0 ? total(usageOf(name, input, most), input) : undefined;
  return {
    name,
    label: LABELS[name],
    possible: whyNot === undefined,
    ...(whyNot !== undefined && { whyNot }),
    ...total(usageOf(name, input, counts), input),
    ...(worst && { worst }),
    revocation: revocationOf(name, input),
    latency: latencyOf(name, input),
  };
}

function total(
  usage: readonly UnpricedLine[],
  { requests }: CostInput,
): Pick<Way, 'lines' | 'usd' | 'usdAfterFree' | 'usdPerMillion'> {
  const lines = priceLines(usage);
  const usd = sum(lines.map((line) => line.usd));
  return {
    lines,
    usd,
    usdAfterFree: sum(lines.map((line) => line.usdAfterFree)),
    usdPerMillion: usd / (requests / 1e6),
  };
}

/** What is free of a price is used up by its lines in their order. */
function priceLines(usage: readonly UnpricedLine[]): Line[] {
  const left = new Map<PriceName, number>();
  return usage.map((line) => {
    const price: Price = PRICES[line.price];
    const free = Math.min(line.quantity, left.get(line.price) ?? price.freeEachMonth);
    left.set(line.price, (left.get(line.price) ?? price.freeEachMonth) - free);
    return {
      ...line,
      usd: usdOf(line.quantity, price),
      usdAfterFree: usdOf(line.quantity - free, price),
    };
  });
}

/** Those of signing in are counted as the split plane has them: at most one more for each sign-in than elsewhere. */
function priceHttps(
  { region, requests }: CostInput,
  { sessions, refreshesPerSession }: Counts,
): CostEstimate['https'] {
  const price = httpsPrice(region);
  const quantity = requests + sessions * (3 + 2 * refreshesPerSession);
  return {
    quantity,
    usd: usdOf(quantity, price),
    usdAfterFree: usdOf(Math.max(0, quantity - price.freeEachMonth), price),
    price,
  };
}

function planFor(requests: number): Pick<CostEstimate['flatRate'], 'plan'> {
  const plan = FLAT_RATE_PLANS.find((one) => one.requests >= requests);
  return plan === undefined ? {} : { plan };
}

function noteRules(rules: number): string {
  return rules <= RULES_THAT_FIT
    ? 'no price depends on rules'
    : `no price depends on rules, but about ${RULES_THAT_FIT} of 16 characters fit a CloudFront Function: "postern build" says whether yours do`;
}

function revocationOf(name: Way['name'], { signsIn, revocation }: CostInput): string {
  if (name === 'delegated') return 'as the service decides';
  if (!signsIn) return 'tokens live until they end';
  if (name === 'signed-cookies') return 'none by person: cookies live until they end';
  return name === 'split' && revocation ? 'within seconds' : 'sessions live until they end';
}

function usdOf(quantity: number, { usd, per }: Price): number {
  return (quantity / per) * usd;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
