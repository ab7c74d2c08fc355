/**
 * What is deployed, as plain data: what a template, a stack or the emulator's options say of it. A fact that is unknown is left out
 * or `undefined`, and no rule is broken by what nobody knows.
 */
import type { Selection } from '../policies.ts';

/** Everything that belongs together: distributions, and the functions and stores that they use. */
export interface DeploymentFacts {
  readonly distributions: readonly DistributionFacts[];
  readonly functions: readonly (LambdaFacts | CloudFrontFunctionFacts)[];
  /** Those that say something of a gate. */
  readonly keyGroups?: readonly KeyGroupFacts[] | undefined;
  readonly stores: readonly StoreFacts[];
  /** Where more of it may be that nobody can read. */
  readonly unreadable?: readonly string[] | undefined;
}

/** What a gate says of the distributions that it guards; of no other one. */
export interface GateFacts {
  /** Path patterns of behaviors that are meant to be open; `*` is the default behavior. */
  readonly publicPathPatterns?: readonly string[] | undefined;
  /** Request headers in which it tells the origin who asks; `[]` where it tells nothing. */
  readonly identityHeaders?: readonly string[] | undefined;
  /** It signs an assertion that the origins behind it check. */
  readonly assertion?: boolean | undefined;
}

/** A key group that stands for a gate of signed cookies. */
export interface KeyGroupFacts {
  readonly id: string;
  readonly gate?: GateFacts | undefined;
}

/** A distribution. */
export interface DistributionFacts {
  /** Its logical id, or another name that people know it by. */
  readonly id: string;
  /** Its cache behaviors in their order, the default one last. */
  readonly behaviors: readonly BehaviorFacts[];
  readonly origins: readonly OriginFacts[];
  /** The parts of it that nobody can read: anything may be in them. */
  readonly unreadable?: readonly string[] | undefined;
  /** Path patterns of behaviors that are meant to be open; `*` is the default behavior. */
  readonly publicPathPatterns?: readonly string[] | undefined;
}

/** A cache behavior. */
export interface BehaviorFacts {
  /** `*` is the default behavior. */
  readonly pathPattern: string;
  /** Its origin, or those of its origin group. */
  readonly originIds?: readonly string[] | undefined;
  readonly allowedMethods?: readonly string[] | undefined;
  readonly viewerProtocolPolicy?: string | undefined;
  readonly cachePolicy?: CachePolicyFacts | undefined;
  readonly originRequestPolicy?: OriginRequestPolicyFacts | undefined;
  /** Whether there is one at least. */
  readonly trustedKeyGroups?: boolean | undefined;
  /** The `id` of each that is known. */
  readonly keyGroupIds?: readonly string[] | undefined;
  /** All of them; `[]` where it is known that there are none. */
  readonly associations?: readonly AssociationFacts[] | undefined;
}

/** When a function runs. */
export type EventType = 'viewer-request' | 'viewer-response' | 'origin-request' | 'origin-response';

/** A function on an event of a behavior. */
export interface AssociationFacts {
  readonly event?: EventType | undefined;
  readonly kind: FunctionKind;
  /** The `id` of the function, of the resource that stands for it, or its ARN. */
  readonly functionId?: string | undefined;
  readonly includeBody?: boolean | undefined;
  /** What the ARN of a Lambda function ends with. */
  readonly qualifier?: 'version' | '$LATEST' | 'alias' | 'none' | undefined;
  /** Of the ARN of a Lambda function. */
  readonly region?: string | undefined;
}

/** The two kinds of function at the edge. */
export type FunctionKind = 'lambda' | 'cloudfront-function';

/** What a function is for: `gate` decides of every request, `login` answers under `/.postern/`. */
export type FunctionRole = 'gate' | 'login';

/** What is cached, by which key. */
export interface CachePolicyFacts {
  readonly minTtlSeconds?: number | undefined;
  readonly defaultTtlSeconds?: number | undefined;
  readonly maxTtlSeconds?: number | undefined;
  readonly headers?: Selection | undefined;
  readonly cookies?: Selection | undefined;
  readonly queryStrings?: Selection | undefined;
}

/** What goes to the origin besides; `'none'` in each where there is no such policy. */
export interface OriginRequestPolicyFacts {
  readonly headers?: Selection | undefined;
  readonly cookies?: Selection | undefined;
  readonly queryStrings?: Selection | undefined;
}

/** Where requests go. */
export interface OriginFacts {
  readonly id: string;
  /** What the requests are sent to, the same in every distribution. */
  readonly server?: string | undefined;
  /** The identity that CloudFront shows the origin. */
  readonly access?: 'origin-access-control' | 'origin-access-identity' | 'none' | undefined;
  readonly vpcOrigin?: boolean | undefined;
  /** Whether a folder or a server on this machine stands for it, of which nothing is to be known. */
  readonly isStandIn?: boolean | undefined;
  /** Whether a custom header looks like a secret. */
  readonly secretHeader?: boolean | undefined;
  /** The `AuthType` of a function URL. */
  readonly functionUrl?: 'AWS_IAM' | 'NONE' | undefined;
  /** The `id` of the function behind a function URL. */
  readonly functionId?: string | undefined;
  /** The actions of that function that CloudFront is granted. */
  readonly grantedActions?: readonly string[] | undefined;
}

/** A Lambda function. */
export interface LambdaFacts {
  readonly kind: 'lambda';
  readonly id: string;
  readonly role?: FunctionRole | undefined;
  /** What a marked function says of its gate. */
  readonly gate?: GateFacts | undefined;
  /** Whether it has a function URL, and so runs in its Region. */
  readonly hasUrl?: boolean | undefined;
  readonly region?: string | undefined;
  readonly runtime?: string | undefined;
  readonly architectures?: readonly string[] | undefined;
  readonly packageType?: 'Zip' | 'Image' | undefined;
  readonly memoryMegabytes?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly ephemeralStorageMegabytes?: number | undefined;
  /** The names of its environment variables. */
  readonly environment?: readonly string[] | undefined;
  readonly layers?: number | undefined;
  readonly vpc?: boolean | undefined;
  readonly deadLetterQueue?: boolean | undefined;
  readonly tracing?: boolean | undefined;
  readonly zipBytes?: number | undefined;
  readonly unzippedBytes?: number | undefined;
  readonly handler?: string | undefined;
  /** The source of the handler's module. */
  readonly code?: string | undefined;
  /** The services that may assume its execution role. */
  readonly trustedServices?: readonly string[] | undefined;
  /** The Regions in which its execution role may write logs; `*` is every one. */
  readonly logRegions?: readonly string[] | undefined;
}

/** A CloudFront Function. */
export interface CloudFrontFunctionFacts {
  readonly kind: 'cloudfront-function';
  readonly id: string;
  readonly role?: FunctionRole | undefined;
  /** What a marked function says of its gate. */
  readonly gate?: GateFacts | undefined;
  readonly runtime?: string | undefined;
  readonly code?: string | undefined;
  readonly published?: boolean | undefined;
  /** How many KeyValueStores it has. */
  readonly stores?: number | undefined;
}

/** A KeyValueStore. */
export interface StoreFacts {
  readonly id: string;
  /** What it is filled with, in its order. */
  readonly entries?: readonly (readonly [key: string, value: string])[] | undefined;
}
