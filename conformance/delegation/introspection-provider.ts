/** A real OAuth server to introspect at: `oidc-provider` with opaque tokens, and one client for each way to authenticate. */
import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createSigner, type Signer, signToken } from '@postern/testing';

export const AUDIENCE = 'https://api.example.com/';
/** Characters that must be encoded on the way, in a user name and password and in a form. */
export const CLIENT_ID = 'gate: 1+1';
export const CLIENT_SECRET = 'p+ss: w%rd/=&~"0123456789 abcdefgh';
export const CLIENT_KEYS: readonly Signer[] = ['ES256', 'RS256', 'PS256', 'EdDSA'].map((alg) =>
  createSigner(alg, `gate-${alg}`),
);

export interface OpaqueProvider {
  readonly issuer: string;
  readonly introspectionUrl: string;
  /** Introspections that it was asked for. */
  readonly asked: () => number;
  /** An access token by client credentials; with `proofKey` it is bound to that key (RFC 9449). */
  readonly accessToken: (proofKey?: Signer) => Promise<string>;
  readonly refreshToken: () => Promise<string>;
  /** RFC 7009. */
  readonly revoke: (token: string) => Promise<void>;
}

/** The part of `oidc-provider`, which has no types, that is used. */
interface Library {
  readonly Provider: new (
    issuer: string,
    configuration: object,
  ) => {
    callback(): RequestListener;
    readonly Client: { find(id: string): Promise<object> };
    readonly Grant: new (properties: object) => { save(): Promise<string> };
    readonly RefreshToken: new (properties: object) => { save(): Promise<string> };
  };
}

/** Starts one that lives until the test file ends. */
export async function startOpaqueProvider(): Promise<OpaqueProvider> {
  const { Provider } = (await import('oidc-provider' as string)) as Library;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const introspectionUrl = `${issuer}/token/introspection`;
  const provider = new Provider(issuer, configuration());
  const callback = provider.callback();
  let asked = 0;
  server.on('request', (request, response) => {
    if (introspectionUrl.endsWith(String(request.url))) asked++;
    callback(request, response);
  });

  async function post(path: string, form: Record<string, string>, headers = {}): Promise<Response> {
    const authorization = `Basic ${btoa('app:app-secret')}`;
    const body = new URLSearchParams(form);
    const init = { method: 'POST', headers: { authorization, ...headers }, body };
    const response = await fetch(`${issuer}${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    issuer,
    introspectionUrl,
    asked: () => asked,
    async accessToken(proofKey) {
      const headers = proofKey ? { dpop: dpopProof(proofKey, `${issuer}/token`) } : {};
      const form = { grant_type: 'client_credentials', scope: 'read' };
      const response = await post('/token', form, headers);
      return ((await response.json()) as { access_token: string }).access_token;
    },
    async refreshToken() {
      const client = await provider.Client.find('app');
      const grantId = await new provider.Grant({ accountId: 'ada', clientId: 'app' }).save();
      const scope = 'read offline_access';
      return new provider.RefreshToken({ accountId: 'ada', client, grantId, scope }).save();
    },
    revoke: async (token) => void (await post('/token/revocation', { token })),
  };
}

/** RFC 9449 section 4.2. */
function dpopProof(signer: Signer, htu: string): string {
  const { kty, crv, x, y } = signer.jwk;
  const header = { typ: 'dpop+jwt', alg: signer.alg, jwk: { kty, crv, x, y } };
  const iat = Math.floor(Date.now() / 1000);
  return signToken(signer, header, { htm: 'POST', htu, iat, jti: randomUUID() });
}

function configuration(): object {
  return {
    clients: clients(),
    jwks: { keys: [createSigner('RS256').privateJwk] },
    cookies: { keys: [randomUUID()] },
    scopes: ['openid', 'offline_access', 'read'],
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId }),
    }),
    extraTokenClaims: () => ({ groups: ['staff'] }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'read', accessTokenFormat: 'opaque' }),
      },
    },
  };
}

function clients(): object[] {
  const none = { redirect_uris: [], response_types: [], grant_types: [] };
  const gate = { ...none, client_secret: CLIENT_SECRET };
  return [
    {
      ...none,
      client_id: 'app',
      client_secret: 'app-secret',
      grant_types: ['client_credentials', 'refresh_token', 'authorization_code'],
      response_types: ['code'],
      redirect_uris: ['https://app.example.com/callback'],
      scope: 'openid offline_access read',
    },
    { ...gate, client_id: CLIENT_ID, token_endpoint_auth_method: 'client_secret_basic' },
    { ...gate, client_id: `${CLIENT_ID} post`, token_endpoint_auth_method: 'client_secret_post' },
    ...CLIENT_KEYS.map(({ alg, jwk }) => ({
      ...none,
      client_id: `gate-${alg}`,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [jwk] },
    })),
  ];
}
