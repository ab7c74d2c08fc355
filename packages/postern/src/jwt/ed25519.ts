/** Ed25519 signatures (RFC 8037, RFC 9864). */
import { createPublicKey, verify } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';

/** A key of 32 bytes, in base64url. */
const KEY_CHARACTERS = 43;

/** OpenSSL refuses a signature whose S is not reduced (RFC 8032 section 5.1.7), and any other length. */
export function ed25519(): Algorithm {
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    members: ['x'],
    importKey(jwk) {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      if (jwk.x?.length !== KEY_CHARACTERS) return;
      return (signed, signature) => verify(null, Buffer.from(signed, 'latin1'), key, signature);
    },
  };
}
