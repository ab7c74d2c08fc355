/** What a request meets: the distribution's behaviors, cache and origin, as the stages of the pipeline see them. */
import type { ResponseCache } from './cache/response-cache.ts';
import type { CloudFrontFunctionSlot } from './cloudfront-function/deployed-function.ts';
import type { EventListener } from './events.ts';
import type { FunctionPool } from './function/function-pool.ts';
import type { EdgeLimits } from './limits.ts';
import type { Origin } from './origin/origin.ts';
import type { CustomErrorResponse } from './pipeline/custom-error.ts';
import type { CachePolicy, OriginRequestPolicy } from './policies.ts';
import type { TrustedKeys } from './signed-cookies/key-groups.ts';

/** A Lambda@Edge function that may be replaced while requests are running. */
export interface FunctionSlot {
  readonly kind: 'lambda-edge';
  pool: FunctionPool;
  readonly includeBody: boolean;
}

/** One cache behavior, its options resolved. */
export interface Behavior {
  readonly pathPattern: string;
  readonly matches: (normalizedPath: string) => boolean;
  readonly allowedMethods: readonly string[];
  readonly cachePolicy: CachePolicy;
  readonly originRequestPolicy: OriginRequestPolicy | undefined;
  readonly viewerRequest: FunctionSlot | CloudFrontFunctionSlot | undefined;
  readonly viewerResponse: CloudFrontFunctionSlot | undefined;
  readonly origin: Origin;
  /** Present where requests need a signed cookie or a signed URL. */
  readonly trustedKeys?: TrustedKeys;
  /** Headers that `E-CACHE-IDENTITY` has been reported for, in lower case. */
  readonly warnedHeaders: Set<string>;
}

/** A running distribution. */
export interface Distribution {
  readonly limits: EdgeLimits;
  /** In order; the last one matches every path. */
  readonly behaviors: readonly Behavior[];
  readonly cache: ResponseCache;
  readonly customErrors: readonly CustomErrorResponse[];
  /** Error caching minimum TTL of a status. */
  readonly errorTtlSeconds: (status: number) => number;
  /** Seconds since the epoch. */
  readonly clock: () => number;
  readonly onEvent: EventListener;
}
