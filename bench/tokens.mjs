// Keys made for one run, and realistic access tokens signed with them: no two alike, so that no cache can help.
import { randomBytes } from 'node:crypto';
import { createSigner, signBytes } from '@postern/testing';
import { assert } from './measure.mjs';

export const ISSUER = 'https://login.example.com/';
export const AUDIENCE = 'https://api.example.com/';
export const KEY_ID = '2026-11-a';

/** A new key of `algorithm`: the members of its public JWK (for HS256 the secret one), and `sign(text)`. */
export function createKey(algorithm) {
  const signer = createSigner(algorithm, KEY_ID);
  return {
    algorithm,
    members: signer.jwk,
    publicKey: signer.publicKey,
    sign: (text) => signBytes(signer, text),
  };
}

/** The key as a member of a key set. */
export function jwkOf({ algorithm, members }) {
  return { ...members, alg: algorithm, use: 'sig', kid: KEY_ID };
}

/** As many different tokens as asked for, about 600 characters before the signature. */
export function createTokens(key, { count }) {
  const now = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: count }, (_, index) =>
    signToken(key, createClaims(index, now)),
  );
  const signatures = new Set(tokens.map((token) => token.slice(token.lastIndexOf('.'))));
  assert(signatures.size === count, 'two tokens have the same signature');
  return tokens;
}

/** What an identity provider puts into an access token for a person (RFC 9068 section 2.2). */
function createClaims(index, now) {
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
    groups: ['staff', 'admin', 'reports-readers'],
    email: `ada.lovelace+${index}@example.com`,
  };
}

function signToken(key, claims) {
  const header = { alg: key.algorithm, typ: 'at+jwt', kid: KEY_ID };
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

/** The same token with another signature of the right form: what nobody may accept. */
export function tamper(token) {
  const place = token.lastIndexOf('.') + 10;
  const other = token[place] === 'A' ? 'B' : 'A';
  return token.slice(0, place) + other + token.slice(place + 1);
}
