/** What the façade throws for a token that is not believed: authlib's classes, with its codes and descriptions. */
import type { TokenRejectionCode } from '../../errors.ts';

/** What an error of a token says. */
export interface JoseErrorDetails {
  /** authlib's code. */
  readonly error: string;
  readonly description?: string;
  /** Postern's own code. */
  readonly code?: TokenRejectionCode | undefined;
}

/** Every reason for which a token is refused. Never holds a part of the token. */
export class JoseError extends Error {
  override readonly name: string = 'JoseError';
  /** authlib's code, such as `expired_token`. */
  readonly error: string;
  readonly description: string;
  /** Postern's code where `decode` refuses, such as `key_not_found`: see docs/codes.md. */
  readonly code: TokenRejectionCode | undefined;

  constructor({ error, description = '', code }: JoseErrorDetails) {
    super(description ? `${error}: ${description}` : error);
    this.error = error;
    this.description = description;
    this.code = code;
  }
}

/** The token or its header cannot be read, or no key fits it. */
export class DecodeError extends JoseError {
  override readonly name = 'DecodeError';

  constructor(description: string, code?: TokenRejectionCode) {
    super({ error: 'decode_error', description, code });
  }
}

/** The header's `alg` is none of those that the `JsonWebToken` was made for. */
export class UnsupportedAlgorithmError extends JoseError {
  override readonly name = 'UnsupportedAlgorithmError';

  constructor() {
    super({ error: 'unsupported_algorithm', code: 'algorithm_not_allowed' });
  }
}

/** The header has `crit`: no extension is understood here. */
export class InvalidCritHeaderParameterNameError extends JoseError {
  override readonly name = 'InvalidCritHeaderParameterNameError';

  constructor() {
    super({ error: 'invalid_crit_header_parameter_name', code: 'crit_unsupported' });
  }
}

/** The signature does not belong to this token and key. */
export class BadSignatureError extends JoseError {
  override readonly name = 'BadSignatureError';

  constructor() {
    super({ error: 'bad_signature', code: 'signature_invalid' });
  }
}

/** An essential claim is absent. */
export class MissingClaimError extends JoseError {
  override readonly name = 'MissingClaimError';

  constructor(claim: string) {
    super({ error: 'missing_claim', description: `Missing '${claim}' claim` });
  }
}

/** A claim has a wrong type or value. */
export class InvalidClaimError extends JoseError {
  override readonly name = 'InvalidClaimError';
  readonly claimName: string;

  constructor(claim: string) {
    super({ error: 'invalid_claim', description: `Invalid claim '${claim}'` });
    this.claimName = claim;
  }
}

/** `exp` is in the past. */
export class ExpiredTokenError extends JoseError {
  override readonly name = 'ExpiredTokenError';

  constructor() {
    super({ error: 'expired_token', description: 'The token is expired' });
  }
}

/** `nbf` or `iat` is in the future. */
export class InvalidTokenError extends JoseError {
  override readonly name = 'InvalidTokenError';

  constructor(description: string) {
    super({ error: 'invalid_token', description });
  }
}
