/**
 * Claim checks that only some configs ask for. Each is a part of its own, so that other bundles do not carry it.
 * In the dialect of CloudFront Functions.
 */
import { type CheckClaims, rejectClaim } from './claims.ts';
import { own } from './json.ts';
import type { IssuerPlan } from './plan.ts';
import { reject } from './reject.ts';

/** `iat` is there, and at most `maxAgeSeconds` ago. */
export function checkMaxAge(issuer: IssuerPlan): CheckClaims {
  const longest = (issuer.maxAgeSeconds as number) + (issuer.clockToleranceSeconds ?? 0);
  return (claims, now) => {
    const issuedAt = own(claims, 'iat') as number;
    if (issuedAt === undefined) return rejectClaim(claims, 'iat');
    return now - issuedAt <= longest ? undefined : reject('token_too_old');
  };
}

/** Cognito's access tokens name their client in `client_id`; its ID tokens must not pass for them. */
export function checkClientId(issuer: IssuerPlan): CheckClaims {
  return (claims) => {
    if (own(claims, 'token_use') !== 'access') return rejectClaim(claims, 'token_use');
    const clientId = own(claims, 'client_id');
    const isKnown = issuer.clientId?.includes(clientId as string);
    return isKnown ? undefined : rejectClaim(claims, 'client_id');
  };
}
