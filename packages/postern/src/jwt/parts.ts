/** Every part that a built gate may import, by the names that `partsOf` gives. */
export {
  Ed448,
  Ed25519,
  EdDSA,
  ES256,
  ES256K,
  ES384,
  ES512,
  HS256,
  HS384,
  HS512,
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
  PS256,
  PS384,
  PS512,
  RS256,
  RS384,
  RS512,
} from './algorithms.ts';
export { assembleIssuer, type VerifierParts } from './assemble-issuer.ts';
export { assembleVerifier } from './assemble-verifier.ts';
export { checkConfiguredClaims } from './claims-configured.ts';
export { checkClientId, checkMaxAge } from './claims-optional.ts';
export { createRemoteKeys } from './remote-keys.ts';
export { matchTyp } from './typ.ts';
export { createVerdictCache } from './verdict-cache.ts';
