import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateClient, idTokenClaimNames, idTokenClaims } from './gate-client.ts';

describe('gateClient()', () => {
  it('registers loopback for every port, and each host that is no pattern', () => {
    const client = gateClient({ hosts: ['app.example.com', '*.example.com', 'localhost'] });
    assert.deepEqual(Reflect.get(client, 'redirect_uris'), [
      'http://localhost/.postern/callback',
      'http://127.0.0.1/.postern/callback',
      'https://app.example.com/.postern/callback',
    ]);
    assert.deepEqual(Reflect.get(client, 'post_logout_redirect_uris'), [
      'http://localhost/.postern/logout',
      'http://127.0.0.1/.postern/logout',
      'https://app.example.com/.postern/logout',
    ]);
  });

  it('has the secret or the key that the method is about', () => {
    const authentication = 'client_secret_post';
    const client = gateClient({ authentication, clientSecret: 'it' });
    assert.equal(Reflect.get(client, 'client_secret'), 'it');
    assert.equal(Reflect.get(client, 'token_endpoint_auth_method'), authentication);
    const publicKey = { kty: 'EC', alg: 'ES256' };
    const another = gateClient({ authentication: 'private_key_jwt', publicKey });
    assert.deepEqual(Reflect.get(another, 'jwks'), { keys: [publicKey] });
    assert.equal(Reflect.get(another, 'token_endpoint_auth_signing_alg'), 'ES256');
  });
});

describe('idTokenClaims()', () => {
  it('puts groups and roles where the config looks for them, beside each other', () => {
    const groupsClaim = ['access', 'groups'];
    const gate = { rolesClaim: ['access', 'roles'], emailDomain: 'example.org', tenant: 't' };
    assert.deepEqual(idTokenClaims('ben', { groupsClaim, gate }), {
      sub: 'ben',
      name: 'Ben',
      preferred_username: 'ben',
      email: 'ben@example.org',
      email_verified: true,
      tid: 't',
      access: { groups: ['staff'], roles: ['staff'] },
    });
    assert.ok(idTokenClaimNames({ groupsClaim, gate }).includes('access'));
  });
});
