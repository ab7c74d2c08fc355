/** `at_hash`: what ties an ID token to the access token that came with it (OpenID Connect Core 3.1.3.6). */
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether `hash` is the left half of the access token's hash. The algorithm's name ends in the hash's size (RS256, ES256K);
 * Ed25519 has SHA-512 inside. A name that tells no hash proves nothing, and so holds for none.
 */
export function isAccessTokenHash(hash: unknown, accessToken: string, alg: string): boolean {
  const bits = /^Ed(25519|DSA)$/.test(alg) ? '512' : /^..(256|384|512)K?$/.exec(alg)?.[1];
  if (!bits || typeof hash !== 'string') return false;
  const digest = createHash(`sha${bits}`).update(accessToken).digest();
  const expected = Buffer.from(digest.subarray(0, digest.length / 2).toString('base64url'));
  const given = Buffer.from(hash);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
