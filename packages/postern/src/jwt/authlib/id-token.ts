/** Claims of OpenID Connect's ID tokens (Core 3.1.3.7, 3.2.2.11 and 3.3.2.12), for `claimsClass`. */
import { checkNames } from '../check-options.ts';
import { checkEssential, timeOf } from './check-claims.ts';
import { InvalidClaimError, MissingClaimError } from './errors.ts';
import { isHalfHashOf } from './half-hash.ts';
import { type ClaimsContext, JWTClaims, type ValidateOptions } from './jwt-claims.ts';
import { isEqual, isTruthy } from './python.ts';

/** The `claimsParams` of ID tokens: what the client sent, and what it got besides the token. */
export interface IDTokenParams {
  /** The nonce of the request. The token must have it. */
  readonly nonce?: string;
  /** Decides when `azp` is needed, and what it must be. */
  readonly clientId?: string;
  /** With it the token must have `auth_time`; how long ago that was is left to you, as in authlib. */
  readonly maxAge?: number;
  /** Must be the one of `at_hash`, where the token has that. */
  readonly accessToken?: string;
  /** Must be the one of `c_hash`. For `HybridIDToken`. */
  readonly code?: string;
}

const ESSENTIAL: readonly string[] = ['iss', 'sub', 'aud', 'exp', 'iat'];

const PARAM_NAMES = Object.keys({
  nonce: true,
  clientId: true,
  maxAge: true,
  accessToken: true,
  code: true,
} satisfies Record<keyof IDTokenParams, true>);

/** authlib's spelling: ignored, each of these would drop a check. */
const PYTHON_NAMES: readonly string[] = ['client_id', 'max_age', 'access_token'];

/** An ID token of the code flow. */
export class IDToken extends JWTClaims {
  constructor(...[payload, header, context]: ConstructorParameters<typeof JWTClaims>) {
    super(payload, header, context);
    checkParams(context);
  }

  override validate(options?: ValidateOptions): void {
    checkEssential(this, ESSENTIAL);
    super.validate(options);
    checkAuthTime(this);
    checkNonce(this);
    checkAmr(this);
    checkAuthorizedParty(this);
    if (this.has('at_hash')) checkHash(this, 'at_hash', this.params.accessToken);
  }
}

/** authlib's other name of the same. */
export class CodeIDToken extends IDToken {}

/** An ID token of the implicit flow: needs a nonce, and `at_hash` where an access token came with it. */
export class ImplicitIDToken extends IDToken {
  override validate(options?: ValidateOptions): void {
    checkEssential(this, [...ESSENTIAL, 'nonce']);
    super.validate(options);
    if (isTruthy(this.params.accessToken)) checkEssential(this, ['at_hash']);
  }
}

/** An ID token of the hybrid flow: needs `c_hash` too where a code came with it. */
export class HybridIDToken extends ImplicitIDToken {
  override validate(options?: ValidateOptions): void {
    super.validate(options);
    if (!isTruthy(this.params.code)) return;
    checkEssential(this, ['c_hash']);
    checkHash(this, 'c_hash', this.params.code);
  }
}

function checkParams({ params = {} }: ClaimsContext = {}): void {
  const name = PYTHON_NAMES.find((one) => one in params);
  if (name) {
    const spelled = name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase());
    throw new TypeError(`Option "claimsParams.${name}" must be spelled "${spelled}"`);
  }
  // Ignored, a name that is misspelt would drop a check as well.
  checkNames(params, 'claimsParams.', PARAM_NAMES);
}

function checkAuthTime(claims: JWTClaims): void {
  const time = timeOf(claims, 'auth_time');
  if (claims.params.maxAge != null && time === undefined) throw new MissingClaimError('auth_time');
}

function checkNonce(claims: JWTClaims): void {
  const { nonce } = claims.params;
  if (!isTruthy(nonce)) return;
  if (!claims.has('nonce')) throw new MissingClaimError('nonce');
  if (!isEqual(claims.get('nonce'), nonce)) throw new InvalidClaimError('nonce');
}

/** The list of how somebody signed in: for ID tokens and access tokens alike. */
export function checkAmr(claims: JWTClaims): void {
  if (claims.has('amr') && !Array.isArray(claims.get('amr'))) throw new InvalidClaimError('amr');
}

/** Needed when the token is for somebody else too (Core 3.1.3.7, 4 and 5). */
function checkAuthorizedParty(claims: JWTClaims): void {
  const { clientId } = claims.params;
  if (!isTruthy(clientId)) return;
  const [party, audience] = [claims.get('azp'), claims.get('aud')];
  const isOnlyClient = isEqual(audience, clientId) || isEqual(audience, [clientId]);
  if (!isTruthy(party) && !isOnlyClient) throw new MissingClaimError('azp');
  if (isTruthy(party) && !isEqual(party, clientId)) throw new InvalidClaimError('azp');
}

function checkHash(claims: JWTClaims, name: string, text: unknown): void {
  if (!isTruthy(text)) return;
  if (!isHalfHashOf(claims.get(name), text, claims.header.alg)) throw new InvalidClaimError(name);
}
