/** A delegate before it is put together: plain JSON, made by `plan-delegate.ts`. The runtime trusts it. */
import type { SentMember } from './protocol.ts';
import type { HmacKey } from './sign-hmac.ts';

export interface CommonDelegatePlan {
  readonly deadlineMilliseconds: number;
  readonly cacheMaxAgeSeconds: number;
  readonly cacheMaxEntries: number;
  readonly cacheMaxBytes: number;
  /** Stands for the whole config in the cache's keys. */
  readonly configHash: string;
  /** Where to ask, in order. */
  readonly targets: readonly string[];
}

export interface HttpDelegatePlan extends CommonDelegatePlan {
  readonly type: 'http';
  readonly hmac?: HmacKey;
  readonly sigV4?: { readonly region: string; readonly service: string };
  readonly send?: readonly SentMember[];
  /** Lower case. */
  readonly sendHeaders?: readonly string[];
}

export interface LambdaDelegatePlan extends CommonDelegatePlan {
  readonly type: 'lambda';
  /** Of each target, in the same order. */
  readonly regions: readonly string[];
  readonly send?: readonly SentMember[];
  /** Lower case. */
  readonly sendHeaders?: readonly string[];
}

/** How the gate proves who it is to an OAuth server. */
export interface ClientAuthenticationPlan {
  readonly clientId: string;
  /** Of `client_secret_basic` and `client_secret_post`. The build looks for this name in a bundle: one that was not marked is found. */
  readonly clientSecret?: string;
  /** Of `private_key_jwt`. */
  readonly clientKey?: {
    /** JSON text. */
    readonly jwk: string;
    readonly alg: string;
    readonly kid?: string;
    /** The assertion's `aud`. */
    readonly recipient: string;
  };
}

export interface IntrospectionDelegatePlan extends CommonDelegatePlan, ClientAuthenticationPlan {
  readonly type: 'introspection';
  /** Names the part. */
  readonly clientAuthentication: 'clientSecretBasic' | 'clientSecretPost' | 'privateKeyJwt';
  readonly issuer?: string;
  readonly audience?: readonly string[];
}

export interface ForwardAuthDelegatePlan extends CommonDelegatePlan {
  readonly type: 'forwardAuth';
  /** Lower case, as in `responseHeaders`. */
  readonly requestHeaders: readonly string[];
  readonly responseHeaders: readonly string[];
  /** Of `responseHeaders`. */
  readonly listHeaders?: readonly string[];
  readonly redirectOrigins?: readonly string[];
  readonly appendPath?: true;
}

export type DelegatePlan =
  | HttpDelegatePlan
  | LambdaDelegatePlan
  | IntrospectionDelegatePlan
  | ForwardAuthDelegatePlan;
