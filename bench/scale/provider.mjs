// The identity provider over the day: which keys it publishes, which one signs, and how it answers in its outage.
import { createSigner } from '@postern/testing';
import { MIDNIGHT, WITHDRAWAL_SECONDS } from './assumptions.mjs';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://api.example.com/';
export const JWKS_URI = `${ISSUER}.well-known/jwks.json`;

export function createProvider({ rotation, outage }) {
  const [before, after, forger] = ['2026-a', '2026-b', '2026-a'].map((kid) =>
    createSigner('RS256', kid),
  );
  const sets = [[before], [before, after], [after]].map((signers) => ({
    keys: signers.map(({ jwk }) => jwk),
  }));

  /** The set that is published at a time of the day. */
  function keysAt(time) {
    if (time < rotation.publishedAt) return sets[0];
    return time < rotation.signsAt + WITHDRAWAL_SECONDS ? sets[1] : sets[2];
  }

  function isDown(time) {
    return time >= outage.from && time < outage.to;
  }

  return {
    forger,
    keysAt,
    isDown,
    signerAt: (time) => (time < rotation.signsAt ? before : after),
    /** What a fetch that begins now will get: a third of the outage each hangs, answers 503, refuses the connection. */
    answerAt(now) {
      const time = now - MIDNIGHT;
      if (!isDown(time)) return { kind: 'keys', keys: keysAt(time) };
      const part = Math.floor((3 * (time - outage.from)) / (outage.to - outage.from));
      return { kind: ['hang', 'unavailable', 'refuse'][part] };
    },
  };
}
