/** The shapes of an estimate: what goes in, and what `postern cost --json` prints. */
import type { LatencyFact } from './latency.ts';
import type { FlatRatePlan, Price, PriceName, RegionName } from './prices.ts';

/** The ways to guard a distribution that are compared. */
export const WAY_NAMES = ['lambda-edge', 'split', 'signed-cookies', 'delegated'] as const;

export type WayName = (typeof WAY_NAMES)[number];

export type LoginHalf = 'lambda-edge' | 'function-url';

export interface CostInput {
  /** Viewer requests a month that a gate decides. */
  readonly requests: number;
  readonly region: RegionName;
  readonly rules: number;
  /** False: nobody signs in, as with bearer tokens alone. */
  readonly signsIn: boolean;
  readonly requestsPerSession: number;
  /** How long somebody who has signed in goes on: at most `session.lifetimeSeconds`. */
  readonly sessionSeconds: number;
  readonly idleSeconds: number;
  readonly loginHalf: LoginHalf;
  readonly revocation: boolean;
  readonly revocationsPerDay: number;
  /** The provider's sessions have an identifier, so that they are looked up too. */
  readonly providerSession: boolean;
  readonly memoryMegabytes: number;
  readonly edgeMilliseconds: number;
  readonly providerMilliseconds: number;
  readonly delegateMilliseconds: number;
  readonly serviceMilliseconds: number;
  /** Per cent of the requests for which the service is asked. */
  readonly askedPercent: number;
  /** The way of the config or of `--target`. */
  readonly yours?: WayName;
  /** Ways that the config rules out, and why. */
  readonly impossible: Readonly<Partial<Record<WayName, string>>>;
}

/** What a line of the bill is for. */
export type Part = 'gate' | 'store' | 'sign-in' | 'service';

export interface Line {
  readonly part: Part;
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
  readonly usd: number;
  /** The same where nothing else in the account uses up what is free. */
  readonly usdAfterFree: number;
}

export interface Way {
  readonly name: WayName;
  readonly label: string;
  readonly possible: boolean;
  readonly whyNot?: string;
  readonly lines: readonly Line[];
  readonly usd: number;
  readonly usdAfterFree: number;
  readonly usdPerMillion: number;
  /** The split plane with every read that a request and a revocation can make. Only where revocation is on. */
  readonly worst?: Pick<Way, 'lines' | 'usd' | 'usdAfterFree' | 'usdPerMillion'>;
  readonly revocation: string;
  readonly latency: readonly LatencyFact[];
}

export interface CostEstimate {
  readonly pricesReadOn: string;
  readonly input: CostInput;
  readonly counted: {
    readonly sessions: number;
    readonly refreshesPerSession: number;
    /** Of the requests with a session, those for which revocations are looked up. */
    readonly lookUpShare: number;
    readonly readsPerRequest: number;
    readonly mostReadsPerRequest: number;
    /** A month, sign-outs among them. */
    readonly revocations: number;
    /** Of the store's API, where no two gates write at once and the store is not nearly full. */
    readonly callsPerRevocation: number;
    readonly mostCallsPerRevocation: number;
  };
  readonly ways: readonly Way[];
  /** The same for every way, and in none of their sums. */
  readonly https: {
    readonly quantity: number;
    readonly usd: number;
    readonly usdAfterFree: number;
    readonly price: Price;
  };
  /** A million requests through a CloudFront Function, by the reads that each makes. */
  readonly functionPerMillion: readonly { readonly reads: number; readonly usd: number }[];
  readonly flatRate: {
    readonly plan?: FlatRatePlan;
    readonly note: string;
    readonly source: string;
  };
  readonly rulesNote: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
}
