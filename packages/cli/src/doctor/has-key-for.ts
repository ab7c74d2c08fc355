/** Whether a key set has a key with which a verifier can check one algorithm. */
import { createVerifier } from 'postern/jwt';
import type { IssuerAlgorithm } from './examined-providers.ts';

export function hasKeyFor(members: readonly unknown[], algorithm: IssuerAlgorithm): boolean {
  try {
    createVerifier({
      issuer: 'https://localhost',
      audience: null,
      algorithms: [algorithm],
      jwks: { keys: members as never },
    });
    return true;
  } catch (cause) {
    if (cause instanceof TypeError) return false;
    throw cause;
  }
}
