/** EdDSA signatures over one curve each (RFC 8037, RFC 9864). */
import { createPublicKey, verify } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';

/** What tells one curve from the other. */
export interface EdwardsCurve {
  /** A key in base64url. */
  readonly keyCharacters: number;
  /** The bits of a key below the sign of its x. */
  readonly yBits: number;
  /** Whether the points with this y come to nothing when they are multiplied by the cofactor. */
  readonly isSmallOrder: (y: bigint) => boolean;
}

/**
 * OpenSSL refuses a signature whose S is not reduced (RFC 8032 section 5.1.7), and any other length. A key of small order,
 * such as all zeros, it takes on Node 20 and 22, and finds signatures good that need no private key: it is weak here.
 */
export function eddsa(
  crv: string,
  { keyCharacters, yBits, isSmallOrder }: EdwardsCurve,
): Algorithm {
  return {
    kty: 'OKP',
    crv,
    members: ['x'],
    importKey({ kty, x = '' }) {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
      const number = BigInt(`0x${Buffer.from(x, 'base64url').reverse().toString('hex')}`);
      if (x.length !== keyCharacters || isSmallOrder(BigInt.asUintN(yBits, number))) return;
      return (signed, signature) => verify(null, Buffer.from(signed, 'latin1'), key, signature);
    },
  };
}

/** Order 4, 1, 2 and 8. The last factor is 0 where x² = −y², the points whose double has y = 0. */
export function isSmallOrder25519(y: bigint): boolean {
  const factors = y * (y ** 2n - 1n) * (121666n * (2n * y ** 2n - 1n) - 121665n * y ** 4n);
  return factors % (2n ** 255n - 19n) === 0n;
}

/** Order 4, 1 and 2. */
export function isSmallOrder448(y: bigint): boolean {
  return (y * (y ** 2n - 1n)) % (2n ** 448n - 2n ** 224n - 1n) === 0n;
}
