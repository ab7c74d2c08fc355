// Keys made for one run, and realistic access tokens signed with them: no two alike, so that no cache can help.
import { randomBytes } from 'node:crypto';
import { createSigner, signToken } from '@postern/testing';
import { assert } from './measure.mjs';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://api.example.com/';
export const KEY_ID = '2026-11-a';

/** A new key of `algorithm`. */
export function createKey(algorithm, kid = KEY_ID) {
  return { algorithm, ...createSigner(algorithm, kid) };
}

/** The key as a member of a key set. */
export function jwkOf({ jwk }) {
  return { ...jwk, use: 'sig' };
}

/** As many different tokens as asked for, about 600 characters before the signature, and more with further `groups`. */
export function createTokens(key, { count, groups = 0 }) {
  const now = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: count }, (_, index) =>
    signToken(key, headerOf(key), createClaims(index, now, groups)),
  );
  const signatures = new Set(tokens.map((token) => token.slice(token.lastIndexOf('.'))));
  assert(signatures.size === count, 'two tokens have the same signature');
  return tokens;
}

/** What an identity provider puts into an access token for a person (RFC 9068 section 2.2). */
function createClaims(index, now, groups) {
  return {
    iss: ISSUER,
    sub: `auth0|65f2c0a9d1e4b7${String(index).padStart(10, '0')}`,
    aud: [AUDIENCE, `${ISSUER}userinfo`],
    iat: now - 60,
    nbf: now - 60,
    exp: now + 86_400,
    azp: 'k7Jt2mQx9LwVb4RsYpN3cHfD8eGzA1uX',
    jti: randomBytes(16).toString('hex'),
    scope: 'openid profile reports:read reports:write',
    groups: [
      ...['staff', 'admin', 'reports-readers'],
      ...Array.from({ length: groups }, (_, group) => `department-${group}`),
    ],
    email: `ada.lovelace+${index}@example.com`,
  };
}

function headerOf({ alg, kid }) {
  return { alg, typ: 'at+jwt', kid };
}

/** The same token with another signature of the right form: what nobody may accept. */
export function tamper(token) {
  const place = token.lastIndexOf('.') + 10;
  const other = token[place] === 'A' ? 'B' : 'A';
  return token.slice(0, place) + other + token.slice(place + 1);
}
