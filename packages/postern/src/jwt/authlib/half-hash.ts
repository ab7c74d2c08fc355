/** The hashes that tie an ID token to what came with it: `at_hash` and `c_hash` (OpenID Connect Core 3.1.3.6 and 3.3.2.11). */
import { createHash } from 'node:crypto';

/** The algorithms whose names end in the size of a hash of the SHA-2 family. */
const HASHED = /^(?:HS|RS|PS|ES)(256|384|512)$/;

/** Whether `hash` is the left half of the hash that `alg` names. An `alg` that names none proves nothing (CVE-2026-28498). */
export function isHalfHashOf(hash: unknown, text: unknown, alg: unknown): boolean {
  if (typeof alg !== 'string' || typeof text !== 'string') return false;
  const bits = HASHED.exec(alg)?.[1];
  if (!bits) return false;
  const digest = createHash(`sha${bits}`).update(text).digest();
  return hash === digest.subarray(0, digest.length / 2).toString('base64url');
}
