/** What each way adds to the time of a request: documented or measured, with the source; and what nobody has measured. */
import type { CostInput, WayName } from './types.ts';

/** `documented` by AWS. `measured here`: on one machine, without CloudFront. `assumed`: what the options say. */
export type LatencyKind = 'documented' | 'measured here' | 'assumed' | 'not measured';

export interface LatencyFact {
  readonly what: string;
  readonly kind: LatencyKind;
  /** Absent for what is not measured, and open to one side where the source is. */
  readonly milliseconds?: { readonly from?: number; readonly to?: number };
  /** The figure as the source has it. */
  readonly text: string;
  readonly source: string;
}

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const BENCH = 'bench/README.md';

const COLD_START: LatencyFact = {
  what: 'Lambda cold start',
  kind: 'documented',
  milliseconds: { from: 100, to: 1000 },
  text: 'under 100 ms to over 1 s, typically in under 1 % of invocations; of Lambda, not the edge',
  source:
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#cold-start-latency',
};

const EDGE: readonly LatencyFact[] = [
  {
    what: 'warm Lambda@Edge invocation',
    kind: 'not measured',
    text: 'not measured',
    source: 'no page of AWS has a figure',
  },
  {
    what: "the gate's own work",
    kind: 'measured here',
    milliseconds: { from: 0.0083, to: 0.0181 },
    text: '8 µs (session seen before), 18 µs (new); local, without Lambda and CloudFront',
    source: `${BENCH}, suite session (docs/charts/session-time.svg)`,
  },
  COLD_START,
];

const FUNCTION: readonly LatencyFact[] = [
  {
    what: 'CloudFront Function',
    kind: 'documented',
    milliseconds: { to: 1 },
    text: 'duration and start are each under 1 ms',
    source: `${GUIDE}/edge-functions-choosing.html, ${GUIDE}/cloudfront-functions.html`,
  },
  {
    what: 'KeyValueStore read',
    kind: 'not measured',
    text: 'not measured',
    source: 'no page of AWS has a figure',
  },
];

const SIGNED_COOKIES: readonly LatencyFact[] = [
  {
    what: "CloudFront's own check",
    kind: 'not measured',
    text: 'not measured; no function runs',
    source: 'no page of AWS has a figure',
  },
];

/** What a way adds to requests that are not about signing in. */
export function latencyOf(
  way: WayName,
  { delegateMilliseconds }: Pick<CostInput, 'delegateMilliseconds'>,
): readonly LatencyFact[] {
  if (way === 'split') return FUNCTION;
  if (way === 'signed-cookies') return SIGNED_COOKIES;
  return way === 'delegated' ? [...EDGE, ...asking(delegateMilliseconds)] : EDGE;
}

function asking(milliseconds: number): readonly LatencyFact[] {
  return [
    {
      what: 'asking the service',
      kind: 'assumed',
      milliseconds: { from: milliseconds, to: milliseconds },
      text: `${milliseconds} ms, by --delegate-milliseconds`,
      source: 'your option; measure it from where your viewers are',
    },
    {
      what: 'asking, gate and service side by side',
      kind: 'measured here',
      milliseconds: { from: 0.51, to: 0.53 },
      text: '1.25 to 1.30 × a POST that takes 0.41 ms; local, so that it has no way to go',
      source: `${BENCH}, suite delegated`,
    },
  ];
}
