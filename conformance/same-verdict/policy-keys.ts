/** Keys and names of every random policy: the same in every run, so that a seed makes the same requests again. */
import { createHash, createSecretKey } from 'node:crypto';
import type { Signer } from '@postern/testing';
import { PUBLIC, SECRET } from '../fuzz/keys.ts';

export { CLIENT_SECRET, PROVIDER, RING, STRANGE_RING } from '../fuzz/session-gates.ts';
export { NOW } from '../fuzz/token-parts.ts';

export const APP = 'app.example.com';
export const SHOP = 'shop.example.com';
export const TENANT = 'blue.tenant.example';

/** The second of two secrets, while one takes the place of the other. */
export const OTHER_SECRET: Signer = fixedSigner('h2');

/** Whoever has the secret of another issuer that the policy takes tokens of. */
export const OTHER_ISSUERS_SECRET: Signer = fixedSigner('h3');

export { PUBLIC, SECRET };

function fixedSigner(kid: string): Signer {
  const bytes = createHash('sha256').update(`postern same verdict ${kid}`).digest();
  const jwk = { kty: 'oct', k: bytes.toString('base64url'), kid, alg: 'HS256' };
  const key = createSecretKey(bytes);
  return { alg: 'HS256', kid, jwk, privateJwk: jwk, publicKey: key, privateKey: key };
}
