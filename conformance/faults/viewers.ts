/** Who comes to the gate while its key server is in trouble: people with good tokens, and people without. */
import { createSigner, encode, headerOf, type Signer, signToken } from '@postern/testing';
import { AUDIENCE, ISSUER, standardClaims } from '../support/tokens.ts';

/** A token by its making; `now` in seconds. */
export type MakeToken = (now: number) => string;

export function goodToken(signer: Signer, now: number): string {
  return signToken(signer, headerOf(signer), standardClaims(now));
}

/** Tokens that nobody may be let in with, whatever the key server says. `known` is a key that the gate knows. */
export function invalidTokens(known: Signer, forger: Signer): Record<string, MakeToken> {
  const secret = createSigner('HS256', known.kid);
  return {
    'signed by a forger under a known kid': (now) =>
      signToken(forger, headerOf(known), standardClaims(now)),
    "signed by a forger under the forger's kid": (now) => goodToken(forger, now),
    'signed with a secret': (now) => signToken(secret, headerOf(secret), standardClaims(now)),
    'naming a key set of its own': (now) =>
      signToken(forger, { ...headerOf(forger), jwk: forger.jwk }, standardClaims(now)),
    unsigned: (now) => `${encode({ alg: 'none', kid: known.kid })}.${encode(standardClaims(now))}.`,
    expired: (now) => goodToken(known, now - 86_400),
    'for another audience': (now) =>
      signToken(known, headerOf(known), { ...standardClaims(now), aud: `${AUDIENCE}other` }),
    'of another issuer': (now) =>
      signToken(known, headerOf(known), { ...standardClaims(now), iss: `${ISSUER}other` }),
  };
}
