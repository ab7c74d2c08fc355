/** ML-DSA signatures: FIPS 204 in JOSE, with an empty context (RFC 9964). */
import { createPublicKey, verify } from 'node:crypto';
import type { Algorithm } from './algorithm.ts';

/**
 * The key goes in as DER, the one form that every Node with OpenSSL 3.5 takes; as JWK, Node 24 alone does. `type` is the
 * last number of 2.16.840.1.101.3.4.3.17 to 19 (RFC 9881 section 2).
 */
export function mlDsa(type: number, keyBytes: number): Algorithm {
  const lengths = [keyBytes + 18, keyBytes + 1].map((bytes) => bytes.toString(16).padStart(4, '0'));
  const [outer, inner] = lengths;
  const start = `3082${outer}300b06096086480165030403${type.toString(16)}0382${inner}00`;
  return {
    kty: 'AKP',
    // Required by RFC 9964, unlike elsewhere: nothing else says which of the three a key is for.
    members: ['alg', 'pub'],
    importKey({ pub = '' }) {
      const bytes = Buffer.from(pub, 'base64url');
      if (bytes.length !== keyBytes) return;
      const der = Buffer.concat([Buffer.from(start, 'hex'), bytes]);
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
      return (signed, signature) => verify(null, Buffer.from(signed, 'latin1'), key, signature);
    },
  };
}
