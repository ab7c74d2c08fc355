/**
 * An OpenID provider for development: `oidc-provider` in this process, on loopback only, with two users and an API client.
 * Its tokens come by the real flows over HTTP; what is left out is passwords.
 */
import { type JsonWebKey, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeSigningJwk, publicJwk } from '../token/sign.ts';
import type { ClaimPlace, GateClientOptions } from './gate-client.ts';
import { listenOnLoopback } from './listen.ts';
import { createMemoryStore } from './memory-adapter.ts';
import type { UserName } from './people.ts';
import { type ProviderSettings, providerConfiguration } from './provider-configuration.ts';
import { createProviderPages } from './provider-pages.ts';
import { loadOidcProvider, quietly } from './quiet-oidc-provider.ts';
import { type SignInOptions, signInClient, signInUser } from './sign-in.ts';
import type { SigningAlgorithm } from './signing-algorithms.ts';

export interface ProviderOptions {
  /** @default any free port */
  readonly port?: number;
  /** The access tokens' `aud`. */
  readonly audience: string;
  /** @default 'RS256' */
  readonly algorithm?: SigningAlgorithm;
  /** Where tokens hold the groups: a claim's name, or a path of members. @default 'groups' */
  readonly groupsClaim?: ClaimPlace;
  /** Registers a gate that signs people in, as the client `postern-gate`. @default none */
  readonly gate?: GateClientOptions;
  /** @default 3600 */
  readonly tokenLifetimeSeconds?: number;
}

export interface DevProvider {
  readonly issuer: string;
  readonly port: number;
  readonly jwksUri: string;
  /** `GET` it with `?user=ada`, `?user=ben` or `?client=api`: signs in by the real flow and answers the bare access token. */
  readonly tokenUrl: string;
  /** What a login needs of it, in the words of the config's `login.endpoints`. */
  readonly endpoints: Readonly<
    Record<
      'authorization' | 'token' | 'revocation' | 'endSession' | 'pushedAuthorizationRequest',
      string
    >
  >;
  /** The public keys that tokens are signed with now. */
  jwks(): { readonly keys: readonly JsonWebKey[] };
  /** An access token for a user, by authorization code and PKCE through the provider's own pages. */
  signIn(user: UserName, options?: SignInOptions): Promise<string>;
  /** An access token for the API client, by client credentials. */
  clientToken(options?: SignInOptions): Promise<string>;
  /** Signs with a new key from now on and publishes only that one; earlier tokens lose their key. */
  rotateKeys(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

export async function startProvider(options: ProviderOptions): Promise<DevProvider> {
  const algorithm = options.algorithm ?? 'RS256';
  const library = await loadOidcProvider();
  const server = createServer();
  await listenOnLoopback(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const credentials = { issuer, apiClientSecret: randomBytes(32).toString('base64url') };
  let key = makeSigningJwk(algorithm);

  const base: Omit<ProviderSettings, 'keys'> = {
    ...credentials,
    algorithm,
    audience: options.audience,
    groupsClaim: options.groupsClaim ?? 'groups',
    gate: options.gate,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3600,
    redirectUris: [`${issuer}/development/callback`],
    store: createMemoryStore(),
  };
  let handle = createHandler(library, { ...base, keys: [key] });
  server.on('request', (request, response) => handle(request, response));

  return {
    issuer,
    port,
    jwksUri: `${issuer}/jwks`,
    tokenUrl: `${issuer}/development/token`,
    // The paths that oidc-provider has unless told otherwise.
    endpoints: {
      authorization: `${issuer}/auth`,
      token: `${issuer}/token`,
      revocation: `${issuer}/token/revocation`,
      endSession: `${issuer}/session/end`,
      pushedAuthorizationRequest: `${issuer}/request`,
    },
    jwks: () => ({ keys: [publicJwk(key) as JsonWebKey] }),
    signIn: (user, signIn) => signInUser(credentials, { ...signIn, user }),
    clientToken: (signIn) => signInClient(credentials, signIn),
    async rotateKeys() {
      key = makeSigningJwk(algorithm);
      handle = createHandler(library, { ...base, keys: [key] });
    },
    close: () => closeServer(server),
  };
}

function createHandler(
  library: typeof import('oidc-provider'),
  settings: ProviderSettings,
): ReturnType<typeof createProviderPages> {
  const configuration = providerConfiguration(settings, library.interactionPolicy);
  const provider = quietly(() => new library.Provider(settings.issuer, configuration));
  return createProviderPages(provider, settings);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // An error here says that it is closed already.
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
