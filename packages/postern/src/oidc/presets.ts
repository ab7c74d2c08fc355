/**
 * What each provider does in its own way: a row for each, with the pages that say so. A discovery document tells most of what a
 * login needs; here is what it does not tell. Build time only.
 */
import type { PosternConfig } from '../policy/config.ts';
import type { ProviderMetadata } from './metadata.ts';
import type { ProviderName } from './options.ts';

export interface Preset {
  readonly issuer: {
    readonly pattern: RegExp;
    readonly example: string;
  };
  /** Where the provider puts what configs call by these names. What the config's own `claims` says comes first. */
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
  /** The code is redeemed with a secret only, PKCE or not. */
  readonly needsSecret?: true;
  /** Endpoints that the provider has and its discovery document may lack. */
  readonly endpoints?: (origins: {
    /** Of the authorization endpoint. */
    readonly authorization: string;
  }) => ProviderMetadata;
  /** A logout endpoint with parameters of its own: path at the authorization endpoint's origin, and the standard's names to its own. */
  readonly logout?: {
    readonly path: string;
    readonly parameters: Readonly<Record<string, string>>;
    /** An endpoint of the discovery document does as the standard says and is used instead. */
    readonly yieldsToStandard?: true;
  };
  /** Pages of the provider that the row is taken from. */
  readonly sources: readonly string[];
}

export const PRESETS: Readonly<Record<ProviderName, Preset>> = {
  cognito: {
    issuer: {
      pattern: /^https:\/\/cognito-idp\.[a-z\d-]+\.amazonaws\.com(\.cn)?\/[\w-]+$/,
      example: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI',
    },
    claims: { groups: 'cognito:groups' },
    // The issuer is the region's own host; everything that people and clients use is on the pool's domain.
    endpoints: ({ authorization }) => ({ revocation_endpoint: `${authorization}/oauth2/revoke` }),
    logout: {
      path: '/logout',
      parameters: { client_id: 'client_id', post_logout_redirect_uri: 'logout_uri' },
    },
    sources: [
      'https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html',
      'https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html',
      'https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html',
      'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html',
    ],
  },
  auth0: {
    issuer: { pattern: /^https:\/\/[^/]+\/$/, example: 'https://YOUR_DOMAIN.eu.auth0.com/' },
    endpoints: ({ authorization }) => ({ revocation_endpoint: `${authorization}/oauth/revoke` }),
    logout: {
      path: '/v2/logout',
      parameters: { client_id: 'client_id', post_logout_redirect_uri: 'returnTo' },
      yieldsToStandard: true,
    },
    sources: [
      'https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0',
      'https://auth0.com/docs/api/authentication#auth0-logout',
      'https://auth0.com/docs/secure/tokens/refresh-tokens/revoke-refresh-tokens',
    ],
  },
  okta: {
    issuer: {
      pattern: /^https:\/\/[^/]+(\/oauth2\/[\w-]+)?$/,
      example: 'https://YOUR_DOMAIN.okta.com/oauth2/default',
    },
    sources: ['https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/'],
  },
  entra: {
    issuer: {
      pattern:
        /^https:\/\/(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|[\w-]+\.ciamlogin\.com)\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\/v2\.0$/,
      example: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
    },
    sources: [
      'https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc',
      'https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference',
      'https://learn.microsoft.com/entra/identity-platform/optional-claims-reference',
    ],
  },
  google: {
    issuer: {
      pattern: /^https:\/\/accounts\.google\.com$/,
      example: 'https://accounts.google.com',
    },
    needsSecret: true,
    endpoints: () => ({ revocation_endpoint: 'https://oauth2.googleapis.com/revoke' }),
    sources: [
      'https://developers.google.com/identity/openid-connect/openid-connect',
      'https://developers.google.com/identity/protocols/oauth2/web-server',
    ],
  },
  keycloak: {
    issuer: {
      pattern: /^https:\/\/.+\/realms\/[^/]+$/,
      example: 'https://login.example.com/realms/YOUR_REALM',
    },
    claims: { roles: ['realm_access', 'roles'] },
    sources: ['https://www.keycloak.org/securing-apps/oidc-layers'],
  },
};

/**
 * The config with the names of claims that its providers' presets know. Several providers have one map of claims: a name is filled
 * in only where all of them mean the same.
 */
export function withPresetClaims(config: PosternConfig): PosternConfig {
  const presets = providersIn(config.login).map(({ provider }) => presetNamed(provider));
  const [first, ...others] = presets.map((preset) => preset?.claims ?? {});
  const shared = Object.entries(first ?? {}).filter(([name, place]) =>
    others.every((claims) => JSON.stringify(claims[name]) === JSON.stringify(place)),
  );
  if (shared.length === 0) return config;
  return { ...config, claims: { ...Object.fromEntries(shared), ...config.claims } };
}

/** Not checked yet: whatever is no list of objects has no preset. */
function providersIn(login: unknown): readonly Readonly<Record<string, unknown>>[] {
  const { providers } = Object(login);
  return (Array.isArray(providers) ? providers : [login]).map((one) => Object(one));
}

/** `undefined` for what is no name of a preset. */
export function presetNamed(name: unknown): Preset | undefined {
  return typeof name === 'string' && Object.hasOwn(PRESETS, name)
    ? PRESETS[name as ProviderName]
    : undefined;
}
