// The contenders of the verify suite, each set as well as its documentation and its source allow (README.md says why so).
// `call(token)` answers whether the token was accepted.
import { webcrypto } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import * as fastJwt from 'fast-jwt';
import { verify as honoVerify } from 'hono/jwt';
import { importJWK, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { createVerifier } from 'postern/jwt';
import { createBareCalls } from './bare-calls.mjs';
import { freshCopies } from './measure.mjs';
import { AUDIENCE, ISSUER, jwkOf } from './tokens.mjs';

/** Ours and each peer that knows the algorithm; apart from them the bare calls, which read no token. */
export async function createContenders(key, tokens) {
  const verifiers = [
    createPostern(key),
    createFastJwt(key),
    ...(key.algorithm === 'HS256' ? [] : [createAwsJwtVerify(key)]),
    // It knows no EdDSA.
    ...(key.algorithm === 'EdDSA' ? [] : [createJsonwebtoken(key)]),
    await createHono(key),
    await createJose(key),
  ];
  const inputs = () => freshCopies(tokens);
  return {
    verifiers: verifiers.map((verifier) => ({ inputs, ...verifier })),
    bareCalls: createBareCalls(key, tokens),
  };
}

/** `options` besides, such as those of its cache. */
export function createPostern(key, options) {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [key.algorithm],
    jwks: { keys: [jwkOf(key)] },
    ...options,
  });
  return { name: 'postern', call: (token) => verifier.verifySync(token).ok };
}

/** One algorithm named and no cache; a PEM or secret is imported once, when the verifier is made. */
export function createFastJwt(key, options) {
  const verifyToken = fastJwt.createVerifier({
    key: secretOrPem(key),
    algorithms: [key.algorithm],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    cache: false,
    ...options,
  });
  return { name: 'fast-jwt', call: (token) => isAccepted(() => verifyToken(token)) };
}

function secretOrPem({ publicKey }) {
  return publicKey.type === 'secret'
    ? publicKey.export()
    : publicKey.export({ type: 'spki', format: 'pem' });
}

/** Keys given with `cacheJwks`, and the synchronous call. */
function createAwsJwtVerify(key) {
  const jwksUri = `${ISSUER}.well-known/jwks.json`;
  const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksUri });
  verifier.cacheJwks({ keys: [jwkOf(key)] });
  return { name: 'aws-jwt-verify', call: (token) => isAccepted(() => verifier.verifySync(token)) };
}

/** A key imported once. Its only form is asynchronous. */
async function createJose(key) {
  const imported = await importJWK(jwkOf(key), key.algorithm);
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [key.algorithm] };
  const call = (token) =>
    jwtVerify(token, imported, options).then(
      () => true,
      () => false,
    );
  return { name: 'jose', call, isAsync: true };
}

/** A `KeyObject`, which it takes as it is. */
function createJsonwebtoken({ publicKey, algorithm }) {
  const options = { issuer: ISSUER, audience: AUDIENCE, algorithms: [algorithm] };
  const call = (token) => isAccepted(() => jsonwebtoken.verify(token, publicKey, options));
  return { name: 'jsonwebtoken', call };
}

/** A `CryptoKey` imported once: given a JWK it would import it for each token. Its only form is asynchronous. */
async function createHono(key) {
  const imported = await webcrypto.subtle.importKey(
    'jwk',
    jwkOf(key),
    WEB_CRYPTO_NAMES[key.algorithm],
    false,
    ['verify'],
  );
  const options = { alg: key.algorithm, iss: ISSUER, aud: AUDIENCE, typ: 'at+jwt' };
  const call = (token) =>
    honoVerify(token, imported, options).then(
      () => true,
      () => false,
    );
  return { name: 'hono', call, isAsync: true };
}

const WEB_CRYPTO_NAMES = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  HS256: { name: 'HMAC', hash: 'SHA-256' },
};

/** These peers throw for a token that they refuse. */
export function isAccepted(run) {
  try {
    return run() !== undefined;
  } catch {
    return false;
  }
}
