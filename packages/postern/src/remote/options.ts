/** The shape of `delegate` in `postern.config.ts`: who answers in the gate's place. `plan-delegate.ts` says what is refused. */
import type { SentMember } from './protocol.ts';
import type { HmacKey } from './sign-hmac.ts';

/** What every form of delegation has. */
export interface CommonDelegateOptions {
  /** How long a request may wait for its verdict, a second attempt included. @default 800 */
  readonly deadlineMilliseconds?: number;
  /** The longest that an answer is kept, in seconds; the answer's own life and the token's `exp` may end it sooner. 0: none is. @default 60 */
  readonly cacheMaxAgeSeconds?: number;
  /** Good answers kept in one instance; refusals have as much again, apart. @default 1000 */
  readonly cacheMaxEntries?: number;
  /** Their bytes, estimated; refusals have as much again. @default 4194304 */
  readonly cacheMaxBytes?: number;
}

/** Postern's own protocol: `POST`, JSON both ways. See `docs/delegation-protocol.md`. */
export interface HttpDelegateOptions extends CommonDelegateOptions {
  readonly type: 'http';
  /** The whole URL, https (http on loopback). Of several, the second is asked when the first fails. */
  readonly url: string | readonly string[];
  /** How the delegate knows the gate: a shared secret, or the function's role (a function URL with `AWS_IAM`). */
  readonly authentication:
    | { readonly hmac: HmacKey }
    | { readonly sigV4: { readonly region: string; readonly service?: 'lambda' | 'execute-api' } };
  /** What is sent besides the token. Each member makes the cache less useful: an answer is kept for exactly what was sent. @default [] */
  readonly send?: readonly SentMember[];
  /** Request headers that are sent too. @default [] */
  readonly sendHeaders?: readonly string[];
}

/** Postern's own protocol as the payload of a Lambda invocation, signed with the credentials of the gate's own role. */
export interface LambdaDelegateOptions extends CommonDelegateOptions {
  readonly type: 'lambda';
  /** Its name, the same in each region; or its ARN, which names its only region. */
  readonly functionName: string;
  /** A version or an alias. @default $LATEST */
  readonly qualifier?: string;
  /**
   * Where the function is: one to four. The one nearest to where the gate runs is asked first, another when it fails. `endpoint` is
   * for FIPS and VPC endpoints: https (http on loopback).
   * @default the ARN's region
   */
  readonly regions?: readonly (string | { readonly region: string; readonly endpoint: string })[];
  /** What is sent besides the token. Each member makes the cache less useful: an answer is kept for exactly what was sent. @default [] */
  readonly send?: readonly SentMember[];
  /** Request headers that are sent too. @default [] */
  readonly sendHeaders?: readonly string[];
}

/** RFC 7662: the OAuth server says whether it has issued the token, and what for. See `docs/introspection.md`. */
export interface IntrospectionDelegateOptions extends CommonDelegateOptions {
  readonly type: 'introspection';
  /** The introspection endpoint, https (http on loopback). Of several, the second is asked when the first fails. */
  readonly url: string | readonly string[];
  /** The gate's own name at that server. */
  readonly clientId: string;
  /** How it proves the name: `client_secret_basic`, `client_secret_post` or `private_key_jwt`. */
  readonly authentication:
    | { readonly clientSecretBasic: string }
    | { readonly clientSecretPost: string }
    | {
        readonly privateKeyJwt: {
          /** A private JWK as JSON text on one line. `alg` is the key's, or the usual one of its kind; `kid` is the key's. */
          readonly key: string;
          /** Whom the assertion is for: the server's issuer identifier. @default the option "issuer" */
          readonly audience?: string;
        };
      };
  /** What `iss` must be. @default not checked: the server that was asked has answered */
  readonly issuer?: string;
  /** What `aud` must hold, or one of these. `null`: it is not checked, and every token that the server has issued passes. */
  readonly audience: string | readonly string[] | null;
}

/** The contract that oauth2-proxy, Authelia and Envoy's HTTP authorization servers have: 2xx lets the request pass. See `docs/forward-auth.md`. */
export interface ForwardAuthDelegateOptions extends CommonDelegateOptions {
  readonly type: 'forwardAuth';
  /** The whole URL, https (http on loopback). Of several, the second is asked when the first fails. */
  readonly url: string | readonly string[];
  /** The longest that an answer is kept, in seconds; its `Cache-Control` may end it sooner, or forbid it. @default 0 */
  readonly cacheMaxAgeSeconds?: number;
  /** What of the client's headers is sent: its credentials. @default ['authorization', 'cookie'] */
  readonly requestHeaders?: readonly string[];
  /** Headers of a 2xx that the origin is to have. They are claims of the same name, in lower case; each value is one text. */
  readonly responseHeaders: readonly string[];
  /** Which of them are lists, divided at their commas: groups, and nothing that people choose themselves. @default [] */
  readonly listHeaders?: readonly string[];
  /** Where a redirect may lead besides paths on the gate's own host: exact origins such as `https://login.example.com`. @default [] */
  readonly redirectOrigins?: readonly string[];
  /** Appends path and query of the request to `url`, and sends its method: what Envoy does with a `path_prefix`. @default false */
  readonly appendPath?: boolean;
}

export type DelegateOptions =
  | HttpDelegateOptions
  | LambdaDelegateOptions
  | IntrospectionDelegateOptions
  | ForwardAuthDelegateOptions;
