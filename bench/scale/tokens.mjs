// The day's tokens, signed in advance: the same for every contender.
import { headerOf, signToken } from '@postern/testing';
import { DAY_SECONDS, MIDNIGHT, TOKEN } from './assumptions.mjs';
import { AUDIENCE, ISSUER } from './provider.mjs';

const SUBJECTS = ['ada', 'ben', 'cleo', 'dan'];

/** `kind` is `good`, or how the token is bad. */
export function createTokens(provider) {
  const made = new Map();

  /** Issued at a time of the day, on a step; made when first asked for. */
  function take(kind, issuedAt, subject) {
    const name = `${kind} ${issuedAt} ${subject}`;
    if (!made.has(name))
      made.set(name, MAKE[kind](provider, claimsOf(issuedAt, subject), issuedAt));
    return made.get(name);
  }

  return {
    /** A token that somebody shows at a time of the day; `random` decides whose, and how old it is. */
    draw(kind, time, random) {
      const age = TOKEN.maxAgeSeconds * random.uniform();
      const issuedAt = Math.floor((time - age) / TOKEN.issueStepSeconds) * TOKEN.issueStepSeconds;
      return take(kind, issuedAt, random.pick(SUBJECTS));
    },
  };
}

const MAKE = {
  good: ({ signerAt }, claims, time) => sign(signerAt(time), claims),
  forged: ({ forger }, claims) => sign(forger, claims),
  expired: ({ signerAt }, claims, time) =>
    sign(signerAt(time), { ...claims, exp: claims.exp - DAY_SECONDS }),
  'for another audience': ({ signerAt }, claims, time) =>
    sign(signerAt(time), { ...claims, aud: 'another' }),
  'of an unknown kid': ({ forger }, claims) =>
    sign({ ...forger, kid: `unknown-${claims.iat}-${claims.sub}` }, claims),
};

export const INVALID_KINDS = ['forged', 'expired', 'for another audience'];
export const UNKNOWN_KID = 'of an unknown kid';

function sign(signer, claims) {
  return signToken(signer, headerOf(signer), claims);
}

function claimsOf(issuedAt, sub) {
  const iat = MIDNIGHT + issuedAt;
  return { iss: ISSUER, aud: AUDIENCE, sub, iat, exp: iat + TOKEN.lifetimeSeconds };
}
