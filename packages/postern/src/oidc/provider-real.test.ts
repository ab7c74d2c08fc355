import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import type { AlgorithmName } from '../jwt/algorithms.ts';
import { createVerifier } from '../jwt/create-verifier.ts';
import { authenticateNone } from './client-none.ts';
import { authenticateKey } from './client-private-key.ts';
import { authenticateBasic } from './client-secret-basic.ts';
import { authenticatePost } from './client-secret-post.ts';
import type { Attempt, Provider, Tokens } from './context.ts';
import type { ProviderPlan } from './plan.ts';
import { createProvider, type ProviderParts } from './provider.ts';
import { CLIENT_SECRET, REDIRECT_URI, startRealProvider } from './provider-real.test.support.ts';
import { pushRequest } from './push.ts';

const KEYS = ['RS256', 'PS384', 'ES256', 'ES512', 'EdDSA'].map((alg) => createSigner(alg, alg));

const SECRET = { client_secret: CLIENT_SECRET };
const server = await startRealProvider([
  { client_id: 'public', token_endpoint_auth_method: 'none' },
  { client_id: 'basic: 1+1', token_endpoint_auth_method: 'client_secret_basic', ...SECRET },
  { client_id: 'post & more', token_endpoint_auth_method: 'client_secret_post', ...SECRET },
  { client_id: 'pushing', ...SECRET, require_pushed_authorization_requests: true },
  ...KEYS.map(({ alg, jwk }) => ({
    client_id: alg,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: alg,
    jwks: { keys: [jwk] },
  })),
]);

const now = Math.floor(Date.now() / 1000);
const ATTEMPT: Attempt = {
  state: 'state-of-this-browser',
  nonce: 'nonce-of-this-browser',
  verifier: 'verifier-of-this-browser-0123456789-0123456789',
  returnTo: '/',
  iat: now,
};

interface Client {
  readonly authenticate: ProviderParts['authenticate'];
  readonly plan?: Partial<ProviderPlan>;
  readonly pushRequest?: ProviderParts['pushRequest'];
}

function providerFor(clientId: string, { authenticate, plan, pushRequest }: Client): Provider {
  const { issuer, signer } = server;
  const algorithms = [signer.alg as AlgorithmName];
  const idTokenVerifier = createVerifier({
    issuer,
    audience: clientId,
    algorithms,
    jwks: signer.jwk,
    clockToleranceSeconds: 30,
  });
  return createProvider(
    {
      issuer,
      idToken: { issuer, algorithms },
      authorizationEndpoint: `${issuer}/auth`,
      tokenEndpoint: `${issuer}/token`,
      revocationEndpoint: `${issuer}/token/revocation`,
      sendsIssuer: true,
      clientId,
      clientAuthentication: 'none',
      scope: 'openid email',
      clockToleranceSeconds: 30,
      claims: [],
      admission: 'anybody',
      clientSecret: CLIENT_SECRET,
      ...plan,
    },
    { fetch, idTokenVerifier, authenticate, ...(pushRequest && { pushRequest }) },
  );
}

async function signIn(provider: Provider, attempt = ATTEMPT): ReturnType<Provider['redeem']> {
  const url = await provider.authorizationUrl(
    {
      redirect_uri: REDIRECT_URI,
      state: ATTEMPT.state,
      nonce: ATTEMPT.nonce,
      code_challenge: createHash('sha256').update(ATTEMPT.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
    now,
  );
  assert.equal(typeof url, 'string', JSON.stringify(url));
  const query = await server.signIn(url as string);
  return provider.redeem(query, attempt, { redirectUri: REDIRECT_URI, now });
}

const CLIENTS: Readonly<Record<string, Client>> = {
  public: { authenticate: authenticateNone },
  'basic: 1+1': { authenticate: authenticateBasic },
  'post & more': { authenticate: authenticatePost },
  pushing: {
    authenticate: authenticateBasic,
    pushRequest,
    plan: { pushedAuthorizationRequestEndpoint: `${server.issuer}/request` },
  },
  ...Object.fromEntries(
    KEYS.map(({ alg, kid, privateJwk }) => {
      const clientKey = { alg, kid, jwk: JSON.stringify(privateJwk) };
      return [alg, { authenticate: authenticateKey, plan: { clientKey } }];
    }),
  ),
};

describe('a client of oidc-provider', () => {
  for (const [clientId, client] of Object.entries(CLIENTS)) {
    it(`signs in, refreshes and revokes as ${clientId}`, async () => {
      const provider = providerFor(clientId, client);
      const tokens = (await signIn(provider)) as Tokens;
      assert.equal(tokens.claims?.email, 'ada@example.com', JSON.stringify(tokens));
      const { refreshToken = '' } = tokens;
      const refreshed = (await provider.refresh(refreshToken, { subject: 'ada', now })) as Tokens;
      assert.equal(refreshed.claims?.sub, 'ada', JSON.stringify(refreshed));
      const next = refreshed.refreshToken as string;
      assert.notEqual(next, refreshToken);
      assert.equal(await provider.revoke(next, now), true);
      const refused = await provider.refresh(next, { subject: 'ada', now });
      assert.deepEqual(refused, { code: 'provider_refused', detail: 'invalid_grant' });
    });
  }

  it('is refused with a wrong secret', async () => {
    const plan = { clientSecret: 'wrong' };
    const provider = providerFor('basic: 1+1', { authenticate: authenticateBasic, plan });
    const expected = { code: 'provider_refused', detail: 'invalid_client' };
    assert.deepEqual(await signIn(provider), expected);
    assert.equal(await provider.revoke('token', now), false);
  });

  it('is refused with the verifier of another attempt', async () => {
    const provider = providerFor('public', { authenticate: authenticateNone });
    const attempt = { ...ATTEMPT, verifier: `${ATTEMPT.verifier}x` };
    const expected = { code: 'provider_refused', detail: 'invalid_grant' };
    assert.deepEqual(await signIn(provider, attempt), expected);
  });

  it('cannot begin where it must push and does not, or pushes with a wrong secret', async () => {
    const { pushing } = CLIENTS as { pushing: Client };
    const plan = { ...pushing.plan, clientSecret: 'wrong' };
    const url = await providerFor('pushing', { ...pushing, plan }).authorizationUrl({}, now);
    assert.deepEqual(url, { code: 'provider_refused', detail: 'invalid_client' });
    const bare = providerFor('pushing', { authenticate: authenticateBasic });
    assert.deepEqual(await signIn(bare), {
      code: 'login_response_invalid',
      detail: 'invalid_request',
    });
  });

  it('shows the browser nothing of a pushed request', async () => {
    const provider = providerFor('pushing', CLIENTS.pushing as Client);
    const parameters = { redirect_uri: REDIRECT_URI, state: 's', nonce: 'n' };
    const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
    const url = await provider.authorizationUrl({ ...parameters, ...pkce }, now);
    const { searchParams } = new URL(url as string);
    assert.deepEqual([...searchParams.keys()].sort(), ['client_id', 'request_uri']);
  });
});
