/**
 * What verifier options become before they run: checked once, at build time, and plain JSON unless a `validate` hook is in them.
 * The runtime trusts a plan; nothing here is checked again.
 */
import type { AlgorithmName } from './algorithms.ts';
import type { ClaimCheck } from './options.ts';

/** Why a member of a key set is not used. */
export type SkipReason =
  /** Not a JWK with the members of its type, or a point that is not on its curve. */
  | 'malformed'
  /** It holds private members: a key that has been shown to others proves nothing. */
  | 'private'
  /** `use` or `key_ops` say that it is not for verifying. */
  | 'use'
  /** No allowed algorithm is for its `alg`, `kty` and `crv`; or it has no `alg` and several are. */
  | 'algorithm'
  /**
   * RSA outside 2,048 to 8,192 bits or with an unsound exponent, a short secret, an Edwards point of small order, a key of
   * the wrong length.
   */
  | 'weak'
  /** Another usable key of the set has the same `kid`: both are refused. */
  | 'duplicate';

/** A member of a key set that is not used. */
export interface SkippedKey {
  /** As the set gives it. */
  readonly kid: unknown;
  readonly reason: SkipReason;
}

/** The members of a JWK that make up a public key or a secret, and no others. */
export interface MinimalJwk {
  readonly kty: string;
  readonly [member: string]: string | undefined;
}

/** A minimal JWK bound to exactly one algorithm. */
export type KeyPlan = MinimalJwk & {
  readonly alg: AlgorithmName;
  readonly kid?: string | undefined;
};

/** Where keys are fetched from, and for how long they serve. */
export interface RemotePlan {
  readonly uri: string;
  /** A refresh is due after this age. */
  readonly maxAgeSeconds: number;
  /** Without a successful refresh, keys are trusted for this long. */
  readonly trustSeconds: number;
  readonly cooldownSeconds: number;
  readonly timeoutSeconds: number;
}

/** What verdicts on tokens seen before may take. Without a plan none is kept. */
export interface VerdictCachePlan {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** Names of the parts that check further claims; each is an export of `parts.ts`. */
export type ClaimCheckPart = 'checkMaxAge' | 'checkClientId' | 'checkConfiguredClaims';

/** One issuer. An absent member means that the check it feeds is not made. */
export interface IssuerPlan {
  readonly issuer: string;
  readonly audience?: readonly string[];
  readonly algorithms: readonly AlgorithmName[];
  readonly keys?: readonly KeyPlan[];
  /** When `keys` were fetched, from the lock file. @default when the instance loads */
  readonly fetchedAt?: number;
  readonly remote?: RemotePlan;
  readonly verdictCache?: VerdictCachePlan;
  /** Lower case, without `application/`. */
  readonly typ?: readonly string[];
  /** Further checks in the order in which they run. A part that is named here and not brought along fails the assembly. */
  readonly checks?: readonly ClaimCheckPart[];
  readonly clientId?: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly claims?: Readonly<Record<string, ClaimCheck>>;
  readonly clockToleranceSeconds?: number;
  readonly unsafeAllowMissingExpiry?: boolean;
  readonly unsafeIgnoreConfirmation?: boolean;
  /** Members of `jwks` that are not used. For people; a build may leave it out. */
  readonly skippedKeys?: readonly SkippedKey[];
}

export interface VerifierPlan {
  readonly issuers: readonly IssuerPlan[];
}
