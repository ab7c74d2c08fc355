/** A new key pair, as its private JWK. */
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

const JWK = { format: 'jwk' };

// The types of Node 20 know no "jwk" here; its documentation does.
const generate = generateKeyPairSync as unknown as (
  type: string,
  options: object,
) => { readonly privateKey: JsonWebKey };

/** A type of key pair; ML-DSA needs Node 24. */
export type KeyType = 'rsa' | 'ec' | 'ed25519' | 'ed448' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87';

/**
 * The generation itself encodes the key. To export it afterwards can hang for ever on Node 20: while the export holds the
 * key's lock, a garbage collection may end the finished generation, which waits for the same lock.
 */
export function generateJwk(type: KeyType, options: object = {}): JsonWebKey {
  return generate(type, { ...options, publicKeyEncoding: JWK, privateKeyEncoding: JWK }).privateKey;
}
