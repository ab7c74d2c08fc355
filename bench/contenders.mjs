// The contenders of the verify suite, each set as well as its documentation and its source allow (README.md says why so).
// `call(token)` answers whether the token was accepted.
import { JwtVerifier } from 'aws-jwt-verify';
import * as fastJwt from 'fast-jwt';
import { importJWK, jwtVerify } from 'jose';
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
    await createJose(key),
  ];
  const inputs = () => freshCopies(tokens);
  return {
    verifiers: verifiers.map((verifier) => ({ inputs, ...verifier })),
    bareCalls: createBareCalls(key, tokens),
  };
}

function createPostern(key) {
  const verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: [key.algorithm],
    jwks: { keys: [jwkOf(key)] },
  });
  return { name: 'postern', call: (token) => verifier.verifySync(token).ok };
}

/** One algorithm named and no cache; a PEM or secret is imported once, when the verifier is made. */
function createFastJwt(key) {
  const verifyToken = fastJwt.createVerifier({
    key:
      key.publicKey.type === 'secret'
        ? key.publicKey.export()
        : key.publicKey.export({ type: 'spki', format: 'pem' }),
    algorithms: [key.algorithm],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    cache: false,
  });
  return { name: 'fast-jwt', call: (token) => isAccepted(() => verifyToken(token)) };
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

/** These peers throw for a token that they refuse. */
function isAccepted(run) {
  try {
    return run() !== undefined;
  } catch {
    return false;
  }
}
