/** A lock made of nothing: with it a config can be checked before anything is fetched for it. */
import type { LockedIssuer } from 'postern/gate';
import type { IssuerToLock } from '../lock/fetch-entry.ts';

/** Base points (FIPS 186-4 appendix D, RFC 8032 section 5.1, SEC 2 section 2.4.1) and a number of 2048 bits: keys in form, which nobody signs with. */
const KEYS = [
  {
    kty: 'EC',
    crv: 'P-256',
    kid: 'stand-in-ec',
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  },
  {
    kty: 'EC',
    crv: 'P-384',
    kid: 'stand-in-ec-384',
    x: 'qofKIr6LBTeOscce8yCtdG4dO2KLp5uYWfdB4IJUKjhVAvJdv1UpbDpUXjhydgq3',
    y: 'NhfeSpYmLG9dnpi_kpLcKfj0Hb0omhR86doxE7XwuMAKYLHOHX6BnXpDHXyQ6g5f',
  },
  {
    kty: 'EC',
    crv: 'P-521',
    kid: 'stand-in-ec-521',
    x: 'AMaFjga3BATpzZ4-y2YjlbRCnGSBOQU_tSH4KK9ga009uqFLXnfv51ko_h3BJ6L_qN4zSLPBhWpCm_l-fjHC5b1m',
    y: 'ARg5KWp4mjvABFyKX7QsfRvZmPVESVebRGgXr70XJz5mLJfucple9CZAxVC5AT-tB2E1PHCGonLCQIi-lHaf0WZQ',
  },
  {
    kty: 'EC',
    crv: 'secp256k1',
    kid: 'stand-in-ec-koblitz',
    x: 'eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g',
    y: 'SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg',
  },
  {
    kty: 'OKP',
    crv: 'Ed25519',
    kid: 'stand-in-okp',
    x: 'WGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY',
  },
  rsaKey('stand-in-rsa'),
  // Where several algorithms are taken, an RSA key must say for which it is.
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => ({
    ...rsaKey(`stand-in-${alg}`),
    alg,
  })),
] as const;

function rsaKey(kid: string) {
  return { kty: 'RSA', kid, e: 'AQAB', n: `${'u'.repeat(341)}Q` };
}

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
