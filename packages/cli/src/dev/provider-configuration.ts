/** The development provider's configuration: real flows, no passwords, JWT access tokens for one audience. */
import { type JsonWebKey, randomBytes } from 'node:crypto';
import type { Adapter, HookContext, interactionPolicy } from 'oidc-provider';
import {
  type ClaimPlace,
  type GateClientOptions,
  gateClient,
  idTokenClaimNames,
  idTokenClaims,
} from './gate-client.ts';
import { showError, showSignedOut, showSignOut } from './logout-pages.ts';
import { API_CLIENT, API_CLIENT_ID, isUserName, USERS, WEB_CLIENT_ID } from './people.ts';
import type { SigningAlgorithm } from './signing-algorithms.ts';

export interface ProviderSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: SigningAlgorithm;
  /** Where a token keeps the groups. */
  readonly groupsClaim: ClaimPlace;
  /** The gate itself, where it signs people in. */
  readonly gate?: GateClientOptions | undefined;
  readonly tokenLifetimeSeconds: number;
  readonly redirectUris: readonly string[];
  readonly apiClientSecret: string;
  readonly keys: readonly JsonWebKey[];
  readonly store: (model: string) => Adapter;
}

/** A resource indicator must be a URI (RFC 8707 section 2), an audience need not be: this stands for it inside. */
const RESOURCE = 'urn:postern:development';
const SCOPES = ['read', 'write'];
const IDENTITY_SCOPES = ['openid', 'offline_access', 'profile', 'email'];
const SESSION_SECONDS = 86_400;

export function providerConfiguration(
  settings: ProviderSettings,
  policies: typeof interactionPolicy,
): Record<string, unknown> {
  const { algorithm, keys, store } = settings;
  return {
    adapter: store,
    jwks: { keys },
    clients: clients(settings),
    clientDefaults: { id_token_signed_response_alg: algorithm },
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: [...IDENTITY_SCOPES, ...SCOPES],
    // All of them in ID tokens, whatever the scopes, as most providers can be set up to do.
    claims: { openid: idTokenClaimNames(settings) },
    conformIdTokenClaims: false,
    ttl: lifetimes(settings),
    pkce: { required: () => true },
    interactions: interactions(policies),
    findAccount: (_context: unknown, id: string) =>
      isUserName(id) ? { accountId: id, claims: () => idTokenClaims(id, settings) } : undefined,
    issueRefreshToken: (_context: unknown, client: RegisteredClient) =>
      client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    renderError: showError,
    loadExistingGrant: grantAll,
    extraTokenClaims: (_context: unknown, token: IssuedToken) => claimsOf(token, settings),
    features: features(settings),
  };
}

function clients({ redirectUris, apiClientSecret, gate }: ProviderSettings): object[] {
  return [
    ...(gate ? [gateClient(gate)] : []),
    {
      client_id: WEB_CLIENT_ID,
      token_endpoint_auth_method: 'none',
      redirect_uris: redirectUris,
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
    {
      client_id: API_CLIENT_ID,
      client_secret: apiClientSecret,
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
      scope: API_CLIENT.scopes.join(' '),
    },
  ];
}

function lifetimes({ tokenLifetimeSeconds }: ProviderSettings): Record<string, number> {
  return {
    AccessToken: tokenLifetimeSeconds,
    ClientCredentials: tokenLifetimeSeconds,
    IdToken: tokenLifetimeSeconds,
    RefreshToken: SESSION_SECONDS,
    Interaction: 600,
    Session: SESSION_SECONDS,
    Grant: SESSION_SECONDS,
  };
}

/** One page, to choose a user. Nobody is asked to consent: a person's scopes are granted, others are left out. */
function interactions(policies: typeof interactionPolicy): object {
  const policy = policies.base();
  policy.remove('consent');
  return {
    policy,
    url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}`,
  };
}

async function grantAll({ oidc }: HookContext): Promise<unknown> {
  const accountId = oidc.session?.accountId ?? '';
  const grant = new oidc.provider.Grant({ accountId, clientId: oidc.client.clientId });
  grant.addOIDCScope(IDENTITY_SCOPES.join(' '));
  const scopes = isUserName(accountId) ? USERS[accountId].scopes : [];
  grant.addResourceScope(RESOURCE, scopes.join(' '));
  await grant.save();
  return grant;
}

function features({ audience, algorithm, tokenLifetimeSeconds }: ProviderSettings): object {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    userinfo: { enabled: false },
    revocation: { enabled: true, allowedPolicy: isOwnToken },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: showSignOut,
      postLogoutSuccessSource: showSignedOut,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience,
        scope: SCOPES.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: tokenLifetimeSeconds,
        jwt: { sign: { alg: algorithm } },
      }),
    },
  };
}

/** RFC 7009 section 2.1. */
async function isOwnToken(
  _context: unknown,
  client: RegisteredClient,
  token: { readonly clientId?: string },
): Promise<boolean> {
  return token.clientId === client.clientId;
}

interface RegisteredClient {
  readonly clientId: string;
  grantTypeAllowed(type: string): boolean;
}

interface IssuedToken {
  readonly kind: string;
  readonly accountId?: string;
}

/** `token_use` is what Cognito adds; gates with `clientId` ask for it. */
function claimsOf({ accountId = '' }: IssuedToken, { groupsClaim }: ProviderSettings): object {
  const groups = isUserName(accountId) ? USERS[accountId].groups : API_CLIENT.groups;
  const path = typeof groupsClaim === 'string' ? [groupsClaim] : groupsClaim;
  const nested = path.reduceRight<unknown>((value, name) => ({ [name]: value }), groups);
  return { token_use: 'access', ...(nested as object) };
}
