/** ECDSA signatures (RFC 7518 section 3.4). */
import { createPublicKey, createVerify } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';

/** Signature and coordinates have a fixed length (RFC 7518 sections 3.4 and 6.2.1.2). */
export function ecdsa(crv: string, hash: string, coordinateBytes: number): Algorithm {
  const coordinateCharacters = Math.ceil((coordinateBytes * 4) / 3);
  return {
    kty: 'EC',
    crv,
    members: ['x', 'y'],
    importKey(jwk) {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      const options = { key, dsaEncoding: 'ieee-p1363' } as const;
      if (jwk.x?.length !== coordinateCharacters || jwk.y?.length !== coordinateCharacters) return;
      return (signed, signature) =>
        signature.length === coordinateBytes * 2 &&
        createVerify(hash).update(signed, 'latin1').verify(options, signature);
    },
  };
}
