/** A lock made of nothing: with it a config can be checked before anything is fetched for it. */
import type { LockedIssuer } from 'postern/gate';
import type { IssuerToLock } from '../lock/fetch-entry.ts';

/** The base point of P-256 (FIPS 186-4, D.1.2.3), and a number of 2048 bits: keys in form, which nobody signs with. */
const KEYS = [
  {
    kty: 'EC',
    crv: 'P-256',
    kid: 'stand-in-ec',
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  },
  { kty: 'RSA', kid: 'stand-in-rsa', e: 'AQAB', n: `${'u'.repeat(341)}Q` },
] as const;

export function standInLock(issuers: readonly IssuerToLock[]): Record<string, LockedIssuer> {
  return Object.fromEntries(issuers.map((one) => [one.issuer, standIn(one)]));
}

function standIn({ issuer, jwksUri }: IssuerToLock): LockedIssuer {
  const { origin } = new URL(issuer);
  return {
    jwksUri: jwksUri ?? `${origin}/keys`,
    jwks: { keys: KEYS },
    fetchedAt: 0,
    metadata: {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      end_session_endpoint: `${origin}/logout`,
      revocation_endpoint: `${origin}/revoke`,
      pushed_authorization_request_endpoint: `${origin}/push`,
      authorization_response_iss_parameter_supported: true,
    },
  };
}

/** Options that are right or wrong by what the provider publishes, which a stand-in cannot know. */
const OF_PROVIDER =
  /(^|\.)(issuers?|login|providers|jwks|jwksUri|algorithms|idTokenAlgorithms|endpoints|clientAuthentication|pushedAuthorization)(\[\d+\])?$/;

/** Whether a check against the stand-in failed for a reason that the provider's own keys and endpoints would not change. */
export function isOfConfig(cause: unknown): cause is TypeError {
  if (!(cause instanceof TypeError) || cause.constructor !== TypeError) return false;
  const [, option] = /^(?:Unknown option|Option) "([^"]+)"/.exec(cause.message) ?? [];
  return option !== undefined && !OF_PROVIDER.test(option) && !/\.(jwks|keys)\b/.test(option);
}
