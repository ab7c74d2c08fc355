/** A real provider, `oidc-provider`: PKCE required, refresh tokens rotate, and somebody signs in without being asked anything. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createSigner, type Signer } from '@postern/testing';

export const CLIENT_SECRET = 'p+ss: w%rd/=&~"0123456789 abcdefgh';
export const REDIRECT_URI = 'https://app.example.com/.postern/callback';

export interface RealProvider {
  readonly issuer: string;
  readonly signer: Signer;
  /** What the browser does with the authorization URL; the query with which it comes back. */
  readonly signIn: (url: string) => Promise<string>;
}

/** The part of `oidc-provider`, which has no types, that is used. */
interface Library {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: object,
  ): Promise<void>;
  readonly Grant: new (
    properties: object,
  ) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

/** Starts one that lives until the test file ends. */
export async function startRealProvider(clients: readonly object[]): Promise<RealProvider> {
  const { Provider } = await import('oidc-provider' as string);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signer = createSigner('RS256');
  const provider: Library = new Provider(issuer, configuration(clients, signer));
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: 'ada' } });
  });
  return { issuer, signer, signIn: (url) => browse(url) };
}

/** Follows redirects with cookies until one leads back to the gate. */
async function browse(url: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = url;
  for (let hops = 0; hops < 9; hops++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${response.status} ${await response.text()}`);
    if (location.startsWith(REDIRECT_URI)) return new URL(location).search.slice(1);
    next = new URL(location, next).href;
  }
  throw new Error('The provider redirects for ever');
}

function configuration(clients: readonly object[], signer: Signer): object {
  return {
    clients: clients.map((client) => ({
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      ...client,
    })),
    jwks: { keys: [signer.privateJwk] },
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    conformIdTokenClaims: false,
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA', 'Ed25519'],
    },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, email: 'ada@example.com', email_verified: true }),
    }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    loadExistingGrant: consentToAll,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
    },
  };
}

async function consentToAll({
  oidc,
}: {
  oidc: { provider: Library; client: { clientId: string }; session: { accountId?: string } };
}): Promise<object | undefined> {
  const { accountId } = oidc.session;
  if (!accountId) return;
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId });
  grant.addOIDCScope('openid email');
  await grant.save();
  return grant;
}
