/** The shape of `postern.config.ts`: what a user writes. `plan-policy.ts` says what is refused. */
import type { IssuerOptions, IssuerSettings } from '../jwt/options.ts';
import type { LoginOptions } from '../oidc/options.ts';
import type { DelegateOptions } from '../remote/options.ts';
import type { RuntimeSecret, Secret } from '../secret.ts';
import type { SessionOptions } from '../session/options.ts';

/** A claim's value in a condition. Compared with strict equality; nothing is coerced. */
export type ClaimValue = string | number | boolean;

/** What one claim must hold. Every member given must be met; an absent or wrongly typed claim fails all of them. */
export interface ClaimCondition {
  /** The claim holds at least one of these. */
  readonly anyOf?: readonly ClaimValue[];
  /** The claim holds each of these. */
  readonly allOf?: readonly ClaimValue[];
  /** The claim is there and holds none of these. */
  readonly noneOf?: readonly ClaimValue[];
  /** The claim is this very value; a list claim never equals. */
  readonly equals?: ClaimValue;
}

/** Host + methods + path pattern → requirement. Rules are ordered and the first match decides. */
export interface Rule {
  /** One of `hosts`. @default every host */
  readonly host?: string;
  /** Upper-case HTTP methods; `GET` also covers `HEAD`. @default every method */
  readonly methods?: readonly string[];
  /** CloudFront's path pattern: `*` any run of characters, `/` included; `?` exactly one. Starts with `/`, or is `*`. */
  readonly path: string;
  /** Where the credential comes from: a bearer token, or the session of somebody who has signed in. @default either, as far as the config takes it */
  readonly credential?: 'bearer' | 'session';
  /** Who may pass without conditions. Give this or `require`. */
  readonly allow?: 'anyone' | 'authenticated' | 'nobody';
  /** Conditions on claims, all of which must be met. The names are those of `claims`, or a claim's own name; `scope` reads `scope` or `scp`. */
  readonly require?: Readonly<Record<string, ClaimCondition>>;
  /** Who is asked besides the gate's own verifier: the `delegate` of the config. Where the config has no token options, it is asked for every rule. */
  readonly ask?: 'delegate';
  /**
   * Takes requests with a session that come from other sites, and change something. Without it only the host's own pages may send
   * them: anybody's page can make a browser send its cookies along.
   */
  readonly allowCrossSite?: boolean;
  /** Lets pages of these origins call this rule's paths: preflights are answered, refusals stay readable. */
  readonly cors?: CorsOptions;
  /** The protected resource's identifier (RFC 9728): an https URL on one of `hosts`. Its metadata is served, and a 401 names it. */
  readonly resource?: string;
}

export interface CorsOptions {
  /** Exact origins such as `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Response headers that the page may read, besides `WWW-Authenticate`. */
  readonly exposeHeaders?: readonly string[];
}

/** Which requests write a log line. */
export type LogMode = 'all' | 'denied' | 'none';

export interface RewriteOptions {
  /** Appended to a path that ends in `/`; without `spaFallback` also, after a `/`, to one whose last segment has no dot. */
  readonly directoryIndex?: string;
  /** Replaces a path whose last segment has no dot and that does not end in `/` (with no `directoryIndex`: that one too). Starts with `/`. */
  readonly spaFallback?: string;
}

/** What the origin is told about who sends a request: at least one of the two. */
export interface ForwardOptions {
  /** Request header for the origin, to the claim it carries (a name of `claims`, or a claim's own). */
  readonly headers?: Readonly<Record<string, string>>;
  /** A token of the gate's own, which the origin can verify: nobody can send it past the gate. Needs a ring with an assertion key. */
  readonly assertion?: AssertionOptions;
}

/** A short-lived ES256 token for the origin. Its key is published at `/.postern/jwks`, its issuer is `https://` and the host. */
export interface AssertionOptions {
  /** Whom it is for: the origin's own name, which it must check. */
  readonly audience: string;
  /** The request header that carries it, without `Bearer`. @default 'x-postern-assertion' */
  readonly header?: string;
  /** @default 60 */
  readonly lifetimeSeconds?: number;
  /** What it says besides `sub`: names of `claims`, or a claim's own. Each is where the provider puts it. @default [] */
  readonly claims?: readonly string[];
}

/** The places that a gate is built for. `split`: a CloudFront Function that checks, and a login half. */
export type Target =
  | 'lambda-edge'
  | 'cloudfront-function'
  | 'split'
  | 'function-url'
  | 'fetch'
  | 'node';

/** Where the login half of a split gate runs: both answer `/.postern/*` alone. */
export type LoginHalf = 'lambda-edge' | 'function-url';

/** The custom header that only your distribution sends: a function URL is open to the world. */
export interface OriginHeaderOptions {
  /** @default 'x-postern-origin' */
  readonly name?: string;
  /** One value, or two while one is replaced: each `secret('NAME')`, made by `postern keys generate`. */
  readonly values: readonly (string | Secret | RuntimeSecret)[];
}

/** Everything about one gate. The token options describe one issuer; `issuers` takes their place for several. */
export interface PosternConfig extends Partial<IssuerSettings> {
  /** The hosts this gate answers for; any other gets 421. Required with a host rule or a `resource`. */
  readonly hosts?: readonly string[];
  readonly issuers?: readonly IssuerOptions[];
  /** Short name to the place where the provider puts the claim: a string is a literal name, an array a path of own properties. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
  readonly forward?: ForwardOptions;
  /** Signs people in at an OpenID provider; adds the endpoints under `/.postern/`. Needs `session` and `hosts`. */
  readonly login?: LoginOptions;
  /** How people stay signed in. */
  readonly session?: SessionOptions;
  /** Who answers in the gate's place, or besides it. Left out: the gate verifies by itself. */
  readonly delegate?: DelegateOptions;
  readonly rules: readonly Rule[];
  /** Match paths in lower case, for origins that do not tell case apart. @default false */
  readonly caseInsensitivePaths?: boolean;
  readonly rewrite?: RewriteOptions;
  /** Module with your own viewer-request `handler`, run on requests that the gate allows. Relative to the config file. */
  readonly after?: string;
  /** @default 'denied' */
  readonly log?: LogMode;
  /**
   * Where the gate runs. `function-url`: its login half alone, behind a distribution's `/.postern/*`; it forwards nothing.
   * `cloudfront-function`: without public keys, fetch and 10 KB of source at most. `split`: that, and the login half beside it.
   * @default 'lambda-edge'
   */
  readonly target?: Target;
  /** Of the target `split`. `function-url` needs `originHeader`. @default 'lambda-edge' */
  readonly loginHalf?: LoginHalf;
  /** How a gate behind a function URL knows its distribution: required for that target, and for no other. */
  readonly originHeader?: OriginHeaderOptions;
  /**
   * Decides and logs, and lets every request pass, to see on live traffic what would be refused (`would_deny`). While it is set nothing
   * is protected: docs/roll-out.md says how it ends. Needs a `log`. @default false
   */
  readonly unsafeReportOnly?: boolean;
  /** Zipped bytes that a build may have; for a CloudFront Function bytes of its source. @default 32768, or 10240 */
  readonly budgetBytes?: number;
}
