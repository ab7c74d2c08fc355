/** `postern/jwt/authlib`: authlib's words, for people who come from Python. `docs/from-authlib.md` says where it is stricter. */
export {
  type AccessTokenParties,
  accessTokenOptions,
  JWTAccessTokenClaims,
} from './access-token-claims.ts';
export type { ClaimOption, ClaimsOptions } from './claims-options.ts';
export {
  BadSignatureError,
  DecodeError,
  ExpiredTokenError,
  InvalidClaimError,
  InvalidCritHeaderParameterNameError,
  InvalidTokenError,
  JoseError,
  type JoseErrorDetails,
  MissingClaimError,
  UnsupportedAlgorithmError,
} from './errors.ts';
export {
  CodeIDToken,
  HybridIDToken,
  IDToken,
  type IDTokenParams,
  ImplicitIDToken,
} from './id-token.ts';
export { type ClaimsClass, type DecodeOptions, JsonWebToken } from './json-web-token.ts';
export { type ClaimsContext, JWTClaims, type ValidateOptions } from './jwt-claims.ts';
export type { TrustedKey } from './trusted-keys.ts';
