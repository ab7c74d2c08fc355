/** The tokens that the verifier's tests start from. */
import { headerOf, type Signer, signToken } from '@postern/testing';

export const ISSUER = 'https://login.example.com/';
export const NOW = 1_800_000_000;

export const CLAIMS: Readonly<Record<string, unknown>> = {
  iss: ISSUER,
  aud: 'api',
  sub: 'user-1',
  iat: NOW - 10,
  nbf: NOW - 10,
  exp: NOW + 300,
};

/** What to put in place of the usual header and claims; a text or Buffer is taken as it is. */
export interface TokenContent {
  readonly header?: unknown;
  readonly claims?: unknown;
}

export function createToken(signer: Signer, content: TokenContent = {}): string {
  const { header = headerOf(signer), claims = CLAIMS } = content;
  return signToken(signer, header, claims);
}
