/** For those who prefer exceptions. */
import { TokenRejected } from '../errors.ts';
import type { VerifiedClaims, VerifyResult } from './types.ts';

/** The claims of a verified token; throws `TokenRejected`, which carries the code, for any other. */
export function unwrap(result: VerifyResult): VerifiedClaims {
  if (result.ok) return result.claims;
  throw new TokenRejected(result.code, result.claim);
}
