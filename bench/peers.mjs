// The peers as Lambda@Edge functions: one key baked in, a bare handler, the shortest refusal; no rules, metadata or log.
import { AUDIENCE, ISSUER } from './tokens.mjs';

/**
 * What differs between them: the modules, how the verifier is made, and how it is asked; `verify(token)` throws or
 * rejects for a bad token. `jwk` is the key as source text.
 */
const PEERS = {
  'aws-jwt-verify': (jwk) => awsJwtVerify('aws-jwt-verify/jwt-verifier', jwk),
  'aws-jwt-verify (index)': (jwk) => awsJwtVerify('aws-jwt-verify', jwk),
  jose: (jwk) => `
    import { importJWK, jwtVerify } from 'jose';
    const key = importJWK(${jwk}, 'RS256');
    const options = ${JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] })};
    const verify = async (token) => jwtVerify(token, await key, options);`,
  'fast-jwt': (jwk) => `
    import { createPublicKey } from 'node:crypto';
    import { createVerifier } from 'fast-jwt';
    const key = createPublicKey({ key: ${jwk}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const options = ${JSON.stringify({ allowedIss: ISSUER, allowedAud: AUDIENCE, algorithms: ['RS256'] })};
    const verify = createVerifier({ ...options, key });`,
  jsonwebtoken: (jwk) => `
    import { createPublicKey } from 'node:crypto';
    import jsonwebtoken from 'jsonwebtoken';
    const key = createPublicKey({ key: ${jwk}, format: 'jwk' });
    const options = ${JSON.stringify({ issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] })};
    const verify = (token) => jsonwebtoken.verify(token, key, options);`,
  hono: (jwk) => `
    import { verifyWithJwks } from 'hono/jwt';
    const verification = ${JSON.stringify({ iss: ISSUER, aud: AUDIENCE, typ: 'at+jwt' })};
    const options = { keys: [${jwk}], allowedAlgorithms: ['RS256'], verification };
    const verify = (token) => verifyWithJwks(token, options);`,
};

const ASYNCHRONOUS = new Set(['jose', 'hono']);

export const PEER_NAMES = Object.keys(PEERS);

/** The source of the peer's function. */
export function peerEntry(name, jwk) {
  return `${PEERS[name](JSON.stringify(jwk))}
    export const handler = async (event) => {
      const request = event.Records[0].cf.request;
      try {
        ${ASYNCHRONOUS.has(name) ? 'await ' : ''}verify(request.headers.authorization[0].value.slice(7));
        return request;
      } catch {
        return { status: '401' };
      }
    };`;
}

function awsJwtVerify(module, jwk) {
  return `
    import { JwtVerifier } from '${module}';
    const verifier = JwtVerifier.create(${JSON.stringify({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: `${ISSUER}.well-known/jwks.json`,
    })});
    verifier.cacheJwks({ keys: [${jwk}] });
    const verify = (token) => verifier.verifySync(token);`;
}
