/** authlib's `JsonWebToken`. A class, against the habit of this house, for `new JsonWebToken([…])` is what people know. */
import type { AlgorithmName } from '../algorithms.ts';
import { checkNames, isPlainObject, type Options, refuse, snapshot } from '../check-options.ts';
import { readAlgorithms } from '../plan-keys.ts';
import { type ClaimsOptions, readClaimsOptions } from './claims-options.ts';
import { type ClaimsContext, JWTClaims } from './jwt-claims.ts';
import { readSignedToken } from './read-signed-token.ts';
import { createKeyMemory, type TrustedKey, type TrustedKeys } from './trusted-keys.ts';

/** Makes the claims that `decode` returns: `JWTClaims` or a class made from it. */
export type ClaimsClass<Claims extends JWTClaims = JWTClaims> = new (
  payload: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
  context?: ClaimsContext,
) => Claims;

/** What `decode` takes beside the token and the keys. */
export interface DecodeOptions<Claims extends JWTClaims = JWTClaims> {
  /** @default JWTClaims */
  readonly claimsClass?: ClaimsClass<Claims>;
  /** What `validate()` holds the claims against. @default nothing but `exp`, `nbf` and `iat` is checked */
  readonly claimsOptions?: ClaimsOptions;
  /** What the claims class asks for, such as `{ nonce, clientId }` for `IDToken`. */
  readonly claimsParams?: Readonly<Record<string, unknown>>;
}

const DECODE_OPTION_NAMES: readonly string[] = ['claimsClass', 'claimsOptions', 'claimsParams'];

/** Decodes tokens that are signed with one of `algorithms`. `createVerifier` of `postern/jwt` is the stricter choice. */
export class JsonWebToken {
  readonly #trust: (jwks: TrustedKey) => TrustedKeys;

  /** Throws a TypeError without algorithms, for an unknown one, and for HMAC beside public-key names. */
  constructor(algorithms: readonly AlgorithmName[]) {
    this.#trust = createKeyMemory([...readAlgorithms({ algorithms }, [], '')]);
  }

  /**
   * The claims of a token whose signature is good, with `header`; call `validate()` before you believe them. Throws a
   * JoseError for a token that is not genuine, a TypeError for wrong keys or options.
   */
  decode<Claims extends JWTClaims = JWTClaims>(
    token: string,
    jwks: TrustedKey,
    options: DecodeOptions<Claims> = {},
  ): Claims {
    const { claimsClass, ...context } = readDecodeOptions(options);
    const { payload, header } = readSignedToken(token, this.#trust(jwks));
    return new claimsClass(payload, header, context) as Claims;
  }
}

/** Wrong names would drop every check, `claims_options` for one. */
function readDecodeOptions(options: unknown): ClaimsContext & { claimsClass: ClaimsClass } {
  if (!isPlainObject(options)) return refuse('options', 'an object', options);
  checkNames(options, '', DECODE_OPTION_NAMES);
  const taken = snapshot(options, '') as Options;
  const { claimsClass = JWTClaims, claimsOptions = {}, claimsParams = {} } = taken;
  if (!isPlainObject(claimsParams)) refuse('claimsParams', 'an object', claimsParams);
  return {
    claimsClass: readClaimsClass(claimsClass),
    options: readClaimsOptions(claimsOptions),
    params: claimsParams as Options,
  };
}

function readClaimsClass(claimsClass: unknown): ClaimsClass {
  const isClass = claimsClass === JWTClaims || Object(claimsClass).prototype instanceof JWTClaims;
  return isClass
    ? (claimsClass as ClaimsClass)
    : refuse('claimsClass', 'JWTClaims or a class that extends it', claimsClass);
}
