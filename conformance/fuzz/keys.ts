/** The keys of the fuzzed gates and verifiers. The secret is the same in every run, so that a seed makes the same tokens again. */
import { createHash, createSecretKey } from 'node:crypto';
import { createSigner, type Signer } from '@postern/testing';

/** What signs most tokens: a signature takes 5 µs. */
export const SECRET: Signer = createFixedSecret('h1');

/** A second secret, for tokens by a stranger. */
export const STRANGER: Signer = createFixedSecret('stranger');

/** Public keys are new in each run: no signature scheme of `node:crypto` takes a seed for them. */
export const PUBLIC: { readonly [alg in 'Ed25519' | 'ES256' | 'RS256' | 'PS256']: Signer } = {
  Ed25519: createSigner('Ed25519', 'e1'),
  ES256: createSigner('ES256', 'p1'),
  RS256: createSigner('RS256', 'r1'),
  PS256: createSigner('PS256', 's1'),
};

function createFixedSecret(kid: string): Signer {
  const bytes = createHash('sha256').update(`postern fuzz ${kid}`).digest();
  const jwk = { kty: 'oct', k: bytes.toString('base64url'), kid, alg: 'HS256' };
  const key = createSecretKey(bytes);
  return { alg: 'HS256', kid, jwk, privateJwk: jwk, publicKey: key, privateKey: key };
}
