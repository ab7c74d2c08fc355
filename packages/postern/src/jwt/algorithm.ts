/** The shape of a row of the table of algorithms (`algorithms.ts`). */
import type { MinimalJwk } from './plan.ts';

/**
 * Checks a signature over ASCII text with the key that it was made for. Never throws. The text is hashed as latin1: for
 * ASCII these are the same bytes, and RS256 takes 2 % less time than as UTF-8.
 */
export type CheckSignature = (signed: string, signature: Buffer) => boolean;

/** Everything known about one algorithm. */
export interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP' | 'AKP' | 'oct';
  readonly crv?: string;
  /** The JWK members that make up the key. */
  readonly members: readonly string[];
  /**
   * Undefined for a key too weak, or so large that checking a signature becomes an attack. Throws when the members are
   * no key, such as a point that is not on the curve.
   */
  importKey(jwk: MinimalJwk): CheckSignature | undefined;
}
