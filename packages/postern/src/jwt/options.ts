/** The options of a verifier: what a user writes. `plan-verifier.ts` says what is refused. */
import type { KeyObject } from 'node:crypto';
import type { AlgorithmName } from './algorithms.ts';
import type { FetchKeys } from './types.ts';

/** A JSON Web Key (RFC 7517): a public key, or an `oct` secret given explicitly. */
export interface JsonWebKey {
  readonly kty: string;
  readonly [member: string]: unknown;
}

/** A key of `node:crypto`: public, or a secret. The algorithm must be named, for a key does not tell. */
export interface KeyWithAlgorithm {
  readonly key: KeyObject;
  readonly alg: AlgorithmName;
  readonly kid?: string;
}

export interface JsonWebKeySet {
  readonly keys: readonly (JsonWebKey | KeyWithAlgorithm)[];
  readonly [member: string]: unknown;
}

/** What one claim must hold, in authlib's words. Every word given must be met. */
export interface ClaimCheck {
  /** The claim must be there. `false` and `0` count as there, `null` and blank values do not. @default false */
  readonly essential?: boolean;
  /** The claim must be exactly this JSON value; `false` and `0` are compared too. An absent claim fails. */
  readonly value?: unknown;
  /**
   * The claim must be one of these JSON values. An absent claim fails. Lists are compared whole, but for `aud`, `scope`
   * and `scp`: there one member in common is enough.
   */
  readonly values?: readonly unknown[];
  /**
   * Must return `true`: any other value, a promise too, refuses the token, and so does an exception. Called with
   * `undefined` for an absent claim. A config with a hook cannot be baked into a bundle.
   */
  readonly validate?: (value: unknown, claims: Readonly<Record<string, unknown>>) => boolean;
  /** Take `""`, `[]` and `{}`; without it a blank claim is refused. `null` is refused either way. @default false */
  readonly allowBlank?: boolean;
}

/** Everything about one issuer but its `claims`. */
export interface IssuerSettings {
  /** The token's `iss`, exactly: an https URL (http on loopback only). */
  readonly issuer: string;
  /** The token's `aud` holds one of these. `null` accepts a token for any audience: give `clientId` or check another claim. */
  readonly audience: string | readonly string[] | null;
  /**
   * The token's `alg` is one of these; HMAC and public-key names cannot be mixed.
   * @default those that the keys of `jwks` name, when each does and there is no `jwksUri`
   */
  readonly algorithms?: readonly AlgorithmName[];
  /**
   * Keys that are trusted from the start: a set, one JWK, or `{ key, alg, kid }`. Never a string. A token with a `kid`
   * needs a key with that `kid`; one without uses the only key of its `alg`.
   */
  readonly jwks?: JsonWebKeySet | JsonWebKey | KeyWithAlgorithm;
  /** Where keys are fetched: an https URL (http on loopback only). Redirects are not followed. */
  readonly jwksUri?: string;
  /** The header's `typ` is one of these, `application/` and case aside, such as `at+jwt`. @default any, or none */
  readonly typ?: string | readonly string[];
  /** The `client_id` is one of these and `token_use` is `access`: Cognito's access tokens, which have no `aud`. */
  readonly clientId?: string | readonly string[];
  /** Clocks may differ by this much, 86,400 seconds at most. @default 0 */
  readonly clockToleranceSeconds?: number;
  /** `iat` is required and at most this long ago. @default any age */
  readonly maxAgeSeconds?: number;
  /** Keys are renewed after this age, and in any case ahead of `bakedKeysMaxAgeSeconds`. @default 3600 */
  readonly jwksMaxAgeSeconds?: number;
  /** Without a successful refresh, keys are trusted for this long. A withdrawn key lives no longer than this. @default 604800 */
  readonly bakedKeysMaxAgeSeconds?: number;
  /** Pause between two fetches, failed ones included. @default 30 */
  readonly jwksCooldownSeconds?: number;
  /** A fetch is given up after this. A Lambda@Edge function must have more time than that. @default 2 */
  readonly jwksTimeoutSeconds?: number;
  /**
   * Remember the verdicts on this many tokens at most, so that a token seen before costs no signature check. Every claim is
   * judged again each time. The claims that such a verifier gives are frozen, for all callers share them, and tokens stay in
   * memory: hence off unless asked for. @default 0: none
   */
  readonly cacheMaxEntries?: number;
  /**
   * What those verdicts take in memory at most, estimated: two bytes for each character of a token and 64 for each value in
   * its claims. Needs `cacheMaxEntries`. @default 4194304
   */
  readonly cacheMaxBytes?: number;
  /** Take tokens without `exp`: they never end. @default false */
  readonly unsafeAllowMissingExpiry?: boolean;
  /** Take tokens with `cnf` as bearer tokens, dropping their binding to the sender (RFC 7800). @default false */
  readonly unsafeIgnoreConfirmation?: boolean;
}

/** Everything about one issuer. */
export interface IssuerOptions extends IssuerSettings {
  /** Checks of further claims, made in this order after the standard ones. */
  readonly claims?: Readonly<Record<string, ClaimCheck>>;
}

/** What a verifier takes from its surroundings. */
export interface VerifierPorts {
  /** Seconds since the epoch. @default the system's clock */
  readonly clock?: () => number;
  /** @default the global `fetch` */
  readonly fetch?: FetchKeys;
}

/** One issuer. */
export interface SingleIssuerOptions extends IssuerOptions, VerifierPorts {}

/** Several issuers, each with keys of its own; a token's `iss` selects one. */
export interface SeveralIssuersOptions extends VerifierPorts {
  readonly issuers: readonly IssuerOptions[];
}

export type VerifierOptions = SingleIssuerOptions | SeveralIssuersOptions;
