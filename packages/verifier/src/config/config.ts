/** The shape of `verifier.config.mjs`: what a user writes. `plan-service.ts` says what is refused. */
import type { LogMode, PosternConfig, Secret } from 'postern';
import type { ClaimCheck, IssuerOptions, IssuerSettings } from 'postern/jwt';

/** A secret that a gate signs its questions with: `delegate.authentication.hmac` of the gate's config has the same two members. */
export interface HmacKeyOptions {
  /** Letters, digits, `.`, `_` and `-`; 64 characters at most. */
  readonly id: string;
  /** base64url of at least 32 bytes. */
  readonly secret: string | Secret;
}

/** A client that may ask `/introspect`. */
export interface ClientOptions {
  readonly clientId: string;
  /** base64url of at least 32 bytes. */
  readonly clientSecret: string | Secret;
}

/** Who may ask what. At least one member is required; an endpoint that no member opens does not exist. */
export interface AuthenticationOptions {
  /** Opens `/verify` to whoever signs with one of these keys; several while one is replaced. */
  readonly hmac?: { readonly keys: readonly HmacKeyOptions[] };
  /** Opens `/verify` to callers that a Lambda function URL of `AuthType: AWS_IAM` has let in. */
  readonly functionUrl?: true;
  /** Opens the Lambda function to direct invokes, by those who may `lambda:InvokeFunction`; they are refused without it. */
  readonly invoke?: true;
  /** Opens `/introspect` to these, by `client_secret_basic` or `client_secret_post`. */
  readonly clients?: readonly ClientOptions[];
  /** Opens `/auth` to connections from these addresses or CIDR blocks. */
  readonly trustedProxies?: readonly string[];
}

/** Where and how the Node server listens. The command line wins over this. */
export interface ServerOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes a free one. @default 8420 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly metricsHost?: string;
  /** `false` serves no metrics; 0 takes a free port. @default 9420 */
  readonly metricsPort?: number | false;
  /** After SIGTERM, `/readyz` says 503 for this long while connections are still taken. @default 0 */
  readonly drainSeconds?: number;
  /** How long requests in flight may take to finish after that. @default 10 */
  readonly shutdownSeconds?: number;
  /** A connection without a request is closed after this; longer than a load balancer keeps it. @default 65 */
  readonly keepAliveSeconds?: number;
}

/** What a request may take. */
export interface LimitOptions {
  /** The body of `/verify` and `/introspect`; beyond it 413. @default 32768 */
  readonly bodyBytes?: number;
  /** Requests worked on at once, their bodies being there; beyond it 429. @default 1000 */
  readonly requestsInFlight?: number;
  /** Bodies still arriving from callers with a plausible `Authorization`, and as many from those without; beyond it 429. @default 1000 */
  readonly bodiesArriving?: number;
  /** Headers must have arrived after this. Read at the start only. @default 5 */
  readonly headersSeconds?: number;
  /** The whole request must have arrived after this. Read at the start only. @default 10 */
  readonly requestSeconds?: number;
}

/** Everything about one verifier service. The token options describe one issuer; `issuers` takes their place for several. */
export interface VerifierConfig extends Partial<IssuerSettings> {
  readonly issuers?: readonly IssuerOptions[];
  readonly authentication: AuthenticationOptions;
  /** As in `postern.config.ts`. With rules, `/auth` and `/verify` judge by them; a question without a path is denied. */
  readonly rules?: PosternConfig['rules'];
  /** With `rules`, names for claims as in `postern.config.ts`; without, checks of claims as `createVerifier` takes them. */
  readonly claims?: Required<PosternConfig>['claims'] | Readonly<Record<string, ClaimCheck>>;
  /** Hosts that `/auth` answers for. @default every host */
  readonly hosts?: Required<PosternConfig>['hosts'];
  /** Headers that `/auth` answers with, for the proxy to pass on. */
  readonly forward?: Required<PosternConfig>['forward'];
  /** @default false */
  readonly caseInsensitivePaths?: boolean;
  /** How long a gate may keep an answer; never past the token's `exp`. 0: not at all. @default 60 */
  readonly answerMaxAgeSeconds?: number;
  readonly server?: ServerOptions;
  readonly limits?: LimitOptions;
  /** @default 'all' */
  readonly log?: LogMode;
}

/** Gives an editor the types of a config; returns it as it is. */
export function defineVerifier(config: VerifierConfig): VerifierConfig {
  return config;
}
