/** Which issuers of a config need the lock file: those whose keys, or whose endpoints for a login, it does not carry. */

import type { IssuerToLock } from './fetch-entry.ts';
import { isTrustedUrl } from './fetch-json.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a config that has not been checked yet; whatever is malformed is left for the check, which says it better.
 * Nothing is fetched from an address that the check would refuse.
 */
export function issuersToLock(config: Members): IssuerToLock[] {
  const byIssuer = new Map<string, IssuerToLock>();
  for (const wanted of [...ofTokens(config), ...ofLogin(config)]) {
    // A token issuer and a login may be one: the entry has what both need.
    byIssuer.set(wanted.issuer, {
      ...wanted,
      ...byIssuer.get(wanted.issuer),
      ...metadataOf(wanted),
    });
  }
  return [...byIssuer.values()];
}

function metadataOf({ metadata }: IssuerToLock): { readonly metadata?: true } {
  return metadata ? { metadata } : {};
}

function ofTokens(config: Members): IssuerToLock[] {
  // Beside a login an issuer without "audience" is the login's provider only.
  if (config.login !== undefined && !('issuers' in config) && !('audience' in config)) return [];
  return entriesOf(config).flatMap((entry) => (entry.jwks === undefined ? toLock(entry) : []));
}

function entriesOf(config: Members): readonly Members[] {
  const entries: readonly unknown[] = Array.isArray(config.issuers) ? config.issuers : [config];
  return entries.map((entry) => Object(entry));
}

function ofLogin(config: Members): IssuerToLock[] {
  if (config.login === undefined) return [];
  const { providers } = Object(config.login);
  const logins: readonly unknown[] = Array.isArray(providers) ? providers : [config.login];
  return logins.flatMap((login) => {
    const given: Members = Object(login);
    const { issuer = config.issuer, endpoints } = given;
    const shared = entriesOf(config).find((entry) => entry.issuer === issuer) ?? {};
    const keys = 'jwks' in given || 'jwksUri' in given ? given : shared;
    if (endpoints !== undefined && keys.jwks !== undefined) return [];
    const { jwksUri } = keys;
    const wanted = toLock({ issuer, ...(jwksUri !== undefined && { jwksUri }) });
    return endpoints === undefined ? wanted.map((one) => ({ ...one, metadata: true })) : wanted;
  });
}

function toLock({ issuer, jwksUri }: Members): IssuerToLock[] {
  if (typeof issuer !== 'string' || !isTrustedUrl(issuer)) return [];
  if (jwksUri === undefined) return [{ issuer }];
  return typeof jwksUri === 'string' && isTrustedUrl(jwksUri) ? [{ issuer, jwksUri }] : [];
}
