/** What a verifier takes and what it answers. */
import type { TokenRejectionCode } from '../errors.ts';
import type { SkippedKey } from './plan.ts';

/** The header of a token whose signature is good. Its `jwk`, `jku`, `x5u` and `x5c` are never used. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid?: string;
  readonly typ?: string;
  readonly [member: string]: unknown;
}

/** The claims of a token that passed every check. Read own properties only. */
export interface VerifiedClaims {
  readonly iss: string;
  readonly sub?: unknown;
  readonly aud?: unknown;
  readonly exp?: number;
  readonly nbf?: number;
  readonly iat?: number;
  readonly [claim: string]: unknown;
}

/**
 * The token is genuine. The header is frozen. The claims are the caller's own, and changing them changes no later result; of a
 * verifier with `cacheMaxEntries` all of this is frozen and shared.
 */
export interface VerifiedToken {
  readonly ok: true;
  readonly header: TokenHeader;
  readonly claims: VerifiedClaims;
  /** The `kid` of the key that verified the token. */
  readonly kid?: string | undefined;
}

/** The token is not believed. */
export interface RejectedToken {
  readonly ok: false;
  readonly code: TokenRejectionCode;
  /** The claim that was missing or wrong. */
  readonly claim?: string;
}

export type VerifyResult = VerifiedToken | RejectedToken;

export interface VerifyOptions {
  /** Seconds since the epoch. @default the verifier's `clock` */
  readonly now?: number;
}

/** Tells whether a token is genuine. */
export interface AssembledVerifier {
  /** Never fetches: answers `key_unavailable` where a fetch could help. */
  verifySync(token: string, options?: VerifyOptions): VerifyResult;
  /**
   * The same answer, fetching keys where one is unknown. Starts a due refresh without waiting for it; where the process
   * freezes after each answer, as on Lambda, await `refreshIfDue` too.
   */
  verify(token: string, options?: VerifyOptions): Promise<VerifyResult>;
  /** Starts or joins the refresh that is due; undefined when none is. Never rejects. */
  refreshIfDue(now: number): Promise<void> | undefined;
}

/** The same, and what became of the keys. */
export interface Verifier extends AssembledVerifier {
  /** Members of the key sets in use that are not used, each with its reason. */
  readonly skippedKeys: readonly SkippedKey[];
}

/** The part of `fetch` that is used. Must honour `signal`, which ends after `jwksTimeoutSeconds`. */
export type FetchKeys = (
  url: string,
  init: { redirect: 'error'; signal: AbortSignal },
) => Promise<Response>;
