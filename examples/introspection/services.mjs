// The OAuth server: `oidc-provider` with opaque tokens, which says what a token is worth to those who may ask.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const API = 'https://api.example.com/';
const PEOPLE = {
  __proto__: null,
  ada: { groups: ['admin', 'staff'], scope: 'read write' },
  ben: { groups: ['staff'], scope: 'read' },
};
const LIFETIME_SECONDS = 3_600;
const SECRET = randomBytes(32).toString('base64url');

/** Starts the server on loopback. The gate finds it, and its own secret, in variables. */
export async function start() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider');
    return new Provider(issuer, configuration());
  });
  const tokens = createTokens(provider, issuer);
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer);
    if (pathname !== '/tokens') return callback(request, response);
    const { user, client } = Object.fromEntries(searchParams);
    const token = client ? tokens.clientToken() : tokens.signIn(user);
    token.then(
      (text) => response.end(`${text}\n`),
      () => response.writeHead(400).end('Ask with user=ada, user=ben or client=api\n'),
    );
  });
  return {
    env: { LOGIN_ISSUER: issuer, GATE_CLIENT_SECRET: SECRET },
    provider: { ...tokens, tokenUrl: `${issuer}/tokens` },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The people's tokens come from the server's own models, without a sign-in; the API client's by the real flow. */
function createTokens(provider, issuer) {
  async function issue(name, { kind = 'AccessToken', audience = API } = {}) {
    const client = await provider.Client.find('web');
    const grantId = await new provider.Grant({ accountId: name, clientId: 'web' }).save();
    const { scope } = PEOPLE[name];
    const token = new provider[kind]({ accountId: name, client, grantId, scope });
    if (kind === 'AccessToken') token.setAudience(audience);
    return token.save();
  }

  async function post(path, client, form) {
    const authorization = `Basic ${btoa(`${client}:${SECRET}`)}`;
    const body = new URLSearchParams(form);
    const response = await fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: { authorization },
      body,
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response;
  }

  async function revoked(name) {
    const token = await issue(name);
    await post('/token/revocation', 'web', { token });
    return token;
  }

  const ways = {
    refresh: (name) => issue(name, { kind: 'RefreshToken' }),
    billing: (name) => issue(name, { audience: 'https://billing.example.com/' }),
    revoked,
  };
  return {
    /** A name, or a name and one of the ways: `ada-revoked`. */
    async signIn(as) {
      const [name, way] = as.split('-');
      return way ? ways[way](name) : issue(name);
    },
    async clientToken() {
      const form = { grant_type: 'client_credentials', scope: 'read' };
      return (await (await post('/token', 'api', form)).json()).access_token;
    },
  };
}

function configuration() {
  const may = () => true;
  const none = { client_secret: SECRET, redirect_uris: [], response_types: [], grant_types: [] };
  return {
    clients: [
      {
        ...none,
        client_id: 'web',
        redirect_uris: ['https://app.example.com/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
      { ...none, client_id: 'api', grant_types: ['client_credentials'] },
      { ...none, client_id: 'edge-gate' },
    ],
    cookies: { keys: [SECRET] },
    scopes: ['openid', 'offline_access', 'read', 'write'],
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: (_context, { accountId }) => ({ groups: PEOPLE[accountId]?.groups ?? [] }),
    ttl: Object.fromEntries(
      ['AccessToken', 'ClientCredentials', 'Grant', 'RefreshToken'].map((kind) => [
        kind,
        LIFETIME_SECONDS,
      ]),
    ),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: may },
      revocation: { enabled: true, allowedPolicy: may },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: may,
        getResourceServerInfo: () => ({ scope: 'read write', accessTokenFormat: 'opaque' }),
      },
    },
  };
}

/** The library writes hints on running in production, which do not fit an example; it has no switch for them. */
async function quietly(make) {
  const { info, warn } = console;
  Object.assign(console, { info() {}, warn() {} });
  try {
    return await make();
  } finally {
    Object.assign(console, { info, warn });
  }
}
