/** Which issuers of a config need the lock file: those whose keys it does not carry. */

import type { IssuerToLock } from './fetch-entry.ts';
import { isTrustedUrl } from './fetch-json.ts';

/**
 * Reads a config that has not been checked yet; whatever is malformed is left for the check, which says it better.
 * Nothing is fetched from an address that the check would refuse.
 */
export function issuersToLock(config: Readonly<Record<string, unknown>>): IssuerToLock[] {
  const entries = Array.isArray(config.issuers) ? config.issuers : [config];
  return entries.flatMap((entry: Readonly<Record<string, unknown>> | null) => {
    const { issuer, jwks, jwksUri } = entry ?? {};
    if (typeof issuer !== 'string' || !isTrustedUrl(issuer) || jwks !== undefined) return [];
    if (jwksUri === undefined) return [{ issuer }];
    return typeof jwksUri === 'string' && isTrustedUrl(jwksUri) ? [{ issuer, jwksUri }] : [];
  });
}
