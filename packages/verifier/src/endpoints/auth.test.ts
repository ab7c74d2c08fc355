import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VerifierConfig } from '../config/config.ts';
import { CONFIG, newToken, type Received, send, start } from '../testing.test.support.ts';

type Headers = Readonly<Record<string, string | readonly string[]>>;

const ROUTED: Headers = {
  'x-forwarded-method': 'GET',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example.com',
  'x-forwarded-uri': '/api/x?y=1',
};

const RULED: VerifierConfig = {
  ...CONFIG,
  hosts: ['app.example.com'],
  claims: { roles: ['realm_access', 'roles'] },
  rules: [
    { path: '/public/*', allow: 'anyone' },
    { path: '/admin*', require: { roles: { anyOf: ['admin'] } } },
    {
      path: '/api*',
      methods: ['GET'],
      allow: 'authenticated',
      resource: 'https://app.example.com/api',
      cors: { origins: ['https://spa.example.com'] },
    },
  ],
};

function askAuth(port: number, headers: Headers, token?: string): Promise<Received> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return send(port, '/auth', { headers: { ...headers, ...authorization } });
}

describe('/auth without rules', () => {
  it('lets a genuine token pass and names its bearer', async (test) => {
    const { port } = await start(test);
    const { status, headers } = await askAuth(port, ROUTED, newToken({ sub: 'käthe' }));
    assert.equal(status, 200);
    assert.equal(headers['x-user-id'], 'k%C3%A4the');
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('refuses a request without a token, and says how to authenticate', async (test) => {
    const { port } = await start(test);
    const { status, body, headers } = await askAuth(port, ROUTED);
    assert.equal(status, 401);
    assert.equal(body, '{"error":"credential_missing"}');
    assert.equal(headers['www-authenticate'], 'Bearer realm="postern"');
  });

  it('checks the claims that the config asks for', async (test) => {
    const claims = { tenant: { essential: true, value: 'a' } };
    const { port } = await start(test, { ...CONFIG, claims });
    assert.equal((await askAuth(port, ROUTED, newToken({ tenant: 'a' }))).status, 200);
    assert.equal((await askAuth(port, ROUTED, newToken({ tenant: 'b' }))).status, 401);
  });

  it('sends back nothing that came from the client', async (test) => {
    const { port } = await start(test);
    const headers = { ...ROUTED, 'x-user-id': 'forged', 'x-forwarded-user': 'forged' };
    const passed = await askAuth(port, headers, newToken({ sub: 'user-2' }));
    assert.equal(passed.headers['x-user-id'], 'user-2');
    const refused = await askAuth(port, headers);
    assert.doesNotMatch(JSON.stringify([passed.headers, refused.headers, refused.body]), /forged/);
  });

  it('refuses two Authorization headers', async (test) => {
    const { port } = await start(test);
    const bearer = `Bearer ${newToken()}`;
    const headers = ['X-Forwarded-Method', 'GET', 'X-Forwarded-Host', 'a', 'X-Forwarded-Uri', '/'];
    const twice = [...headers, 'Authorization', bearer, 'Authorization', bearer, 'Host', 'a'];
    const { status, body } = await send(port, '/auth', { headers: twice as never });
    assert.equal(status, 400);
    assert.equal(body, '{"error":"ambiguous_credential"}');
  });
});

describe('/auth with rules', () => {
  const admin = newToken({ realm_access: { roles: ['admin'] } });
  const cases: readonly (readonly [string, Headers, string | undefined, number])[] = [
    ['a public path', { 'x-forwarded-uri': '/public/x' }, undefined, 200],
    ['a path with dot segments', { 'x-forwarded-uri': '/public/../admin' }, undefined, 400],
    ['another role', { 'x-forwarded-uri': '/admin' }, newToken(), 403],
    ['the role', { 'x-forwarded-uri': '/admin?x' }, admin, 200],
    ['a method that no rule takes', { 'x-forwarded-method': 'POST' }, admin, 403],
    ["a host that is not the config's", { 'x-forwarded-host': 'evil.example.com' }, admin, 421],
    ['a preflight, which the gate would answer itself', preflight(), undefined, 403],
    ['resource metadata, which the gate would answer itself', metadata(), undefined, 403],
  ];
  for (const [name, headers, token, status] of cases) {
    it(`answers ${status} for ${name}`, async (test) => {
      const { port } = await start(test, RULED);
      assert.equal((await askAuth(port, { ...ROUTED, ...headers }, token)).status, status);
    });
  }
});

function preflight(): Headers {
  return {
    'x-forwarded-method': 'OPTIONS',
    origin: 'https://spa.example.com',
    'access-control-request-method': 'GET',
  };
}

function metadata(): Headers {
  return { 'x-forwarded-uri': '/.well-known/oauth-protected-resource/api' };
}

describe('/auth and the original request', () => {
  const nginx = {
    'x-original-method': 'GET',
    'x-original-url': 'https://app.example.com/public/x',
  };
  const { 'x-forwarded-method': _, ...withoutMethod } = ROUTED;
  const cases: readonly (readonly [string, Headers, number])[] = [
    ['X-Original-URL', nginx, 200],
    ['both sets when they agree', { ...ROUTED, ...nginx, 'x-forwarded-uri': '/public/x' }, 200],
    ['sets with different paths', { ...ROUTED, ...nginx }, 400],
    ['sets with different methods', { ...nginx, 'x-forwarded-method': 'POST' }, 400],
    ['sets with different hosts', { ...nginx, 'x-forwarded-host': 'other.example.com' }, 400],
    ['a path without a method', withoutMethod, 400],
    ['no headers', {}, 400],
    ['a URL that is none', { ...nginx, 'x-original-url': '/public/x' }, 400],
    [
      'a URL with a user',
      { ...nginx, 'x-original-url': 'https://a@app.example.com/public/x' },
      400,
    ],
    ['a repeated header', { ...nginx, 'x-original-method': ['GET', 'GET'] }, 400],
    ['a header with the name of a prototype member', { ...nginx, constructor: 'x' }, 200],
  ];
  for (const [name, headers, status] of cases) {
    it(`answers ${status} for ${name}`, async (test) => {
      const { port } = await start(test, RULED);
      assert.equal((await askAuth(port, headers)).status, status);
    });
  }
});

describe('/auth and the proxy', () => {
  for (const [blocks, status] of [
    [['127.0.0.1'], 200],
    [['10.0.0.0/8', '127.0.0.0/30'], 200],
    [['127.0.0.2', '::1', '10.0.0.0/8'], 403],
  ] as const) {
    it(`answers ${status} to 127.0.0.1 when it trusts ${blocks}`, async (test) => {
      const config = { ...CONFIG, authentication: { trustedProxies: blocks } };
      const { port } = await start(test, config);
      const headers = { ...ROUTED, 'x-forwarded-for': '10.0.0.1' };
      assert.equal((await askAuth(port, headers, newToken())).status, status);
    });
  }

  it('knows IPv4 in IPv6, as a socket for both shows it', async (test) => {
    const server = { ...CONFIG.server, host: '::' };
    const config = { ...CONFIG, server, authentication: { trustedProxies: ['127.0.0.0/8'] } };
    const { port } = await start(test, config);
    assert.equal((await askAuth(port, ROUTED, newToken())).status, 200);
  });

  it('is not there without trustedProxies', async (test) => {
    const { clients } = CONFIG.authentication;
    const { port } = await start(test, { ...CONFIG, authentication: { clients: clients ?? [] } });
    assert.equal((await askAuth(port, ROUTED, newToken())).status, 404);
  });
});
