import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type DevProvider, startProvider } from './provider.ts';

interface Claims {
  readonly [name: string]: unknown;
}

function decode(token: string): { header: Claims; claims: Claims } {
  const [header = '', claims = ''] = token.split('.');
  const read = (segment: string): Claims =>
    JSON.parse(Buffer.from(segment, 'base64url').toString());
  return { header: read(header), claims: read(claims) };
}

function isSignedBy(token: string, keys: readonly JsonWebKey[]): boolean {
  const [header, claims, signature = ''] = token.split('.');
  const { kid } = decode(token).header;
  const key = keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) return false;
  return verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );
}

async function fetchJson(url: string): Promise<Claims> {
  return (await (await fetch(url)).json()) as Claims;
}

describe('startProvider()', () => {
  let provider: DevProvider;
  before(async () => {
    provider = await startProvider({ audience: 'api' });
  });
  after(() => provider.close());

  it('publishes a discovery document for its own issuer', async () => {
    const document = await fetchJson(`${provider.issuer}/.well-known/openid-configuration`);
    assert.equal(document.issuer, provider.issuer);
    assert.equal(document.jwks_uri, provider.jwksUri);
  });

  it('publishes public keys only', async () => {
    const { keys } = (await fetchJson(provider.jwksUri)) as { readonly keys: JsonWebKey[] };
    assert.deepEqual(keys, provider.jwks().keys);
    assert.ok(keys.every((key) => !('d' in key)));
  });

  it('signs ada in with groups and scopes', async () => {
    const token = await provider.signIn('ada');
    const { header, claims } = decode(token);
    assert.ok(isSignedBy(token, provider.jwks().keys));
    assert.equal(header.alg, 'RS256');
    assert.equal(header.typ, 'at+jwt');
    assert.equal(claims.iss, provider.issuer);
    assert.equal(claims.aud, 'api');
    assert.equal(claims.sub, 'ada');
    assert.deepEqual(claims.groups, ['admin', 'staff']);
    assert.equal(claims.scope, 'read write');
    assert.equal(Number(claims.exp) - Number(claims.iat), 3600);
  });

  it('gives a user the asked scopes that are allowed, and no others', async () => {
    assert.equal(decode(await provider.signIn('ada', { scope: 'write' })).claims.scope, 'write');
    const { claims } = decode(await provider.signIn('ben', { scope: 'read write' }));
    assert.equal(claims.scope, 'read');
    assert.deepEqual(claims.groups, ['staff']);
  });

  it('gives the API client a token by client credentials', async () => {
    const { claims } = decode(await provider.clientToken());
    assert.equal(claims.sub, 'postern-api');
    assert.equal(claims.scope, 'read');
    assert.equal(claims.aud, 'api');
  });

  it('hands out a bare token at its token page', async () => {
    const text = await (await fetch(`${provider.tokenUrl}?user=ben`)).text();
    assert.equal(decode(text.trim()).claims.sub, 'ben');
    const client = await (await fetch(`${provider.tokenUrl}?client=api`)).text();
    assert.equal(decode(client.trim()).claims.sub, 'postern-api');
  });

  for (const [title, query, headers, status] of [
    ['an unknown user', '?user=eve', {}, 400],
    ['an inherited name', '?user=constructor', {}, 400],
    ['a page of another site', '?user=ada', { 'sec-fetch-site': 'cross-site' }, 403],
  ] as const) {
    it(`refuses a token to ${title}`, async () => {
      const response = await fetch(`${provider.tokenUrl}${query}`, { headers });
      assert.equal(response.status, status);
      assert.doesNotMatch(await response.text(), /eyJ/);
    });
  }

  it('listens on loopback only', () => {
    assert.match(provider.issuer, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('signs with a new key after a rotation', async () => {
    const before = await provider.signIn('ada');
    await provider.rotateKeys();
    const token = await provider.signIn('ada');
    assert.notEqual(decode(token).header.kid, decode(before).header.kid);
    assert.ok(isSignedBy(token, provider.jwks().keys));
    assert.ok(!isSignedBy(before, provider.jwks().keys));
  });
});

describe('startProvider() options', () => {
  for (const algorithm of ['PS256', 'ES256', 'EdDSA'] as const) {
    it(`signs with ${algorithm}`, async () => {
      const provider = await startProvider({ audience: 'api', algorithm });
      try {
        assert.equal(decode(await provider.signIn('ada')).header.alg, algorithm);
        assert.equal(decode(await provider.clientToken()).header.alg, algorithm);
      } finally {
        await provider.close();
      }
    });
  }

  it('puts the groups where the config looks for them', async () => {
    const provider = await startProvider({
      audience: 'api',
      groupsClaim: ['realm_access', 'roles'],
      tokenLifetimeSeconds: 60,
    });
    try {
      const { claims } = decode(await provider.signIn('ben'));
      assert.deepEqual(claims.realm_access, { roles: ['staff'] });
      assert.equal(Number(claims.exp) - Number(claims.iat), 60);
    } finally {
      await provider.close();
      await provider.close();
    }
  });

  it('refuses a port that is taken, and says so', async () => {
    const first = await startProvider({ audience: 'api' });
    try {
      const second = startProvider({ audience: 'api', port: first.port });
      await assert.rejects(second, { code: 'port_taken' });
    } finally {
      await first.close();
    }
  });
});
