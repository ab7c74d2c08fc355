/** What `startEmulator` takes. The options describe a distribution in CloudFront's own words. */
import type { FunctionEngine } from './cloudfront-function/engine.ts';
import type { FunctionStore } from './cloudfront-function/function-store.ts';
import type { EventListener } from './events.ts';
import type { RoleCredentials } from './function/function-identity.ts';
import type { ManagedRuntime } from './function/runtime-client.ts';
import type { ProfileName } from './limits.ts';
import type { CustomErrorResponse } from './pipeline/custom-error.ts';
import type { CachePolicy, OriginRequestPolicy } from './policies.ts';
import type { KeyGroup } from './signed-cookies/key-groups.ts';
import type { FunctionRole } from './validator/deployment-facts.ts';

/** A local CloudFront distribution. */
export interface EmulatorOptions {
  /**
   * Loopback port; the emulator never listens on another interface.
   * @default 0, any free port
   */
  readonly port?: number;
  /** Cache behaviors in their order. The last one is the default behavior, `*`. */
  readonly behaviors: readonly BehaviorOptions[];
  /** Of all behaviors that name none. */
  readonly origin: OriginOptions;
  /**
   * Which quotas apply; see `@postern/emulator/limits`.
   * @default 'current'
   */
  readonly profile?: ProfileName;
  /**
   * The managed runtime to stand in for: nodejs22.x runs Lambda's client 3, nodejs24.x client 4.
   * @default 'nodejs24.x' where `nodeBinary` is Node 24 or newer, else 'nodejs22.x'
   */
  readonly runtime?: ManagedRuntime;
  /**
   * The Node that runs the function.
   * @default the Node that runs the emulator
   */
  readonly nodeBinary?: string;
  /**
   * Error caching minimum TTL in seconds by status, for example `{ 404: 0 }`.
   * @default 10 seconds for each status that CloudFront caches
   */
  readonly errorCaching?: Readonly<Record<number, number>>;
  /**
   * Path patterns of behaviors that are meant to be open; `*` is the default behavior. Where some behavior has a gate, a `validation`
   * event says which others are open and not listed here.
   * @default none
   */
  readonly publicPathPatterns?: readonly string[];
  /** Pages in the place of errors: of origins, and of CloudFront itself. */
  readonly customErrorResponses?: readonly CustomErrorResponse[];
  /**
   * How many instances of one function run at a time, of a CloudFront Function two at least; further requests wait.
   * @default 10
   */
  readonly maxInstances?: number;
  /**
   * The execution role's credentials, which every function finds in its reserved variables and can sign with.
   * @default placeholders that nobody accepts
   */
  readonly functionCredentials?: RoleCredentials;
  /**
   * What CloudFront Functions run in: njs, the real engine's kin, or Node with what AWS lacks taken away.
   * @default 'njs' where it is installed, else 'vm' with a warning
   */
  readonly functionEngine?: FunctionEngine;
  /** Receives console output, validation details and one event for each request. */
  readonly onEvent?: EventListener;
  /**
   * Seconds since the epoch, for the cache and for CloudFront Functions. A Lambda@Edge function's process has the real clock.
   * @default the system's clock
   */
  readonly clock?: () => number;
}

/** One cache behavior. */
export interface BehaviorOptions {
  /**
   * `*` and `?` as in CloudFront, case-sensitive.
   * @default '*', which only the last behavior may have
   */
  readonly pathPattern?: string;
  /** The function on viewer-request, of either kind; without one, requests go straight to the cache. */
  readonly viewerRequest?: FunctionOptions | CloudFrontFunctionOptions;
  /** The function on what the cache or the origin answers below 400. Not beside a Lambda@Edge function on viewer-request. */
  readonly viewerResponse?: CloudFrontFunctionOptions;
  /**
   * Where this behavior's requests go.
   * @default the distribution's
   */
  readonly origin?: OriginOptions;
  /**
   * One of CloudFront's three sets: GET, HEAD; GET, HEAD, OPTIONS; or all seven methods.
   * @default GET and HEAD
   */
  readonly allowedMethods?: readonly string[];
  /** Taken for the likeness of the configuration. The emulator speaks http on loopback and redirects nobody. */
  readonly viewerProtocolPolicy?: 'allow-all' | 'redirect-to-https' | 'https-only';
  /**
   * What is cached, by which key.
   * @default nothing but errors (`CACHING_DISABLED`)
   */
  readonly cachePolicy?: CachePolicy;
  /**
   * What reaches the origin besides the cache policy's values.
   * @default everything but `Host` where no `cachePolicy` is given, else nothing
   */
  readonly originRequestPolicy?: OriginRequestPolicy;
  /**
   * Key groups whose signed cookies and signed URLs this behavior wants of every request but OPTIONS. Not beside a viewer-request
   * function: which of the two CloudFront asks first is documented nowhere.
   */
  readonly trustedKeyGroups?: readonly KeyGroup[];
}

/** A Lambda@Edge function. Behaviors that are given the same object share its instances. */
export interface FunctionOptions {
  /** The deployment package: its bytes, or the path of the file. */
  readonly zip: Uint8Array | string;
  /** @default 'index.handler' */
  readonly handler?: string;
  /** @default 128 */
  readonly memoryMegabytes?: number;
  /** @default 5 */
  readonly timeoutSeconds?: number;
  /**
   * Shows the function the first 40 KB of the request's body.
   * @default false
   */
  readonly includeBody?: boolean;
  /**
   * What it is for: a `gate` decides of every request, a `login` answers under `/.postern/`.
   * @default a gate on viewer-request, where no function of the distribution says what it is
   */
  readonly role?: FunctionRole;
}

/** A CloudFront Function of runtime `cloudfront-js-2.0`. Behaviors that are given the same object share it. */
export interface CloudFrontFunctionOptions {
  /** Source text with a top-level `handler`. */
  readonly code: string;
  /** What `cf.kvs()` reads; without one it throws. */
  readonly keyValueStore?: FunctionStore;
  /**
   * What it is for: a `gate` decides of every request, a `login` answers under `/.postern/`.
   * @default a gate on viewer-request, where no function of the distribution says what it is
   */
  readonly role?: FunctionRole;
}

/** Where allowed requests go: a folder in the place of an S3 bucket, or a server. */
export type OriginOptions =
  | { readonly directory: string }
  | {
      readonly url: string;
      /**
       * Headers that CloudFront adds to every request, in place of the viewer's of the same name.
       * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
       */
      readonly customHeaders?: Readonly<Record<string, string>>;
    };
