/** `postern/jwt`: is this token genuine? */
export { TokenRejected, type TokenRejectionCode } from '../errors.ts';
export type { AlgorithmName } from './algorithms.ts';
export { createVerifier } from './create-verifier.ts';
export type {
  ClaimCheck,
  IssuerOptions,
  IssuerSettings,
  JsonWebKey,
  JsonWebKeySet,
  KeyWithAlgorithm,
  SeveralIssuersOptions,
  SingleIssuerOptions,
  VerifierOptions,
  VerifierPorts,
} from './options.ts';
export type { SkippedKey, SkipReason } from './plan.ts';
export type {
  FetchKeys,
  RejectedToken,
  TokenHeader,
  VerifiedClaims,
  VerifiedToken,
  Verifier,
  VerifyOptions,
  VerifyResult,
} from './types.ts';
export { unwrap } from './unwrap.ts';
