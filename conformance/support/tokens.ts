/** The tokens that the conformance cases start from. */
import { headerOf, type Signer, signToken as signParts } from '@postern/testing';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://api.example.com/';

/** Claims that every rule's token starts from; `now` in seconds. */
export function standardClaims(now: number): Record<string, unknown> {
  return { iss: ISSUER, aud: AUDIENCE, sub: 'ada', iat: now - 60, nbf: now - 60, exp: now + 600 };
}

export function signToken(signer: Signer, claims: Record<string, unknown>): string {
  return signParts(signer, headerOf(signer), claims);
}
