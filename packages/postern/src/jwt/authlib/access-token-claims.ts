/** Claims of access tokens in the profile of RFC 9068, for `claimsClass`. */
import { normaliseTyp } from '../typ.ts';
import { timeOf } from './check-claims.ts';
import type { ClaimsOptions } from './claims-options.ts';
import { InvalidClaimError } from './errors.ts';
import { checkAmr } from './id-token.ts';
import { JWTClaims, type ValidateOptions } from './jwt-claims.ts';

/** An access token. No claim is essential by itself: pass `accessTokenOptions(…)` as `claimsOptions`. */
export class JWTAccessTokenClaims extends JWTClaims {
  override validate(options?: ValidateOptions): void {
    checkTyp(this);
    super.validate(options);
    timeOf(this, 'auth_time');
    checkAmr(this);
  }
}

/** Who issued the token, and for whom. */
export interface AccessTokenParties {
  readonly issuer: string;
  readonly resourceServer: string;
}

/** The `claimsOptions` that RFC 9068 section 4 asks for: what authlib's bearer validator passes. */
export function accessTokenOptions({ issuer, resourceServer }: AccessTokenParties): ClaimsOptions {
  const essential = true;
  return {
    iss: { essential, value: issuer },
    exp: { essential },
    aud: { essential, value: resourceServer },
    sub: { essential },
    client_id: { essential },
    iat: { essential },
    jti: { essential },
  };
}

/** Where the header has `typ` it must be this kind of token; where it has none, authlib takes it. */
function checkTyp({ header }: JWTClaims): void {
  const { typ } = header;
  if (typ === undefined) return;
  if (typeof typ !== 'string' || normaliseTyp(typ) !== 'at+jwt') throw new InvalidClaimError('typ');
}
