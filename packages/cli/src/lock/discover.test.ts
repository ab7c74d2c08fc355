import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type LockProvider, refusal, startLockProvider } from '../testing/lock-provider.ts';
import { discover, discoveryUrls, jwksUriOf } from './discover.ts';

let provider: LockProvider;
before(async () => {
  provider = await startLockProvider();
});
after(() => provider.close());
beforeEach(() => provider.reset());

/** What a login or a verifier begins with. */
async function discoverJwksUri(issuer: string): Promise<string> {
  return jwksUriOf(await discover(issuer));
}

describe('discover()', () => {
  it('asks by OpenID Connect Discovery first', async () => {
    assert.equal(await discoverJwksUri(provider.origin), `${provider.origin}/jwks`);
    assert.deepEqual(provider.asked, ['/.well-known/openid-configuration']);
  });

  it('asks by RFC 8414 where there is no OpenID document', async () => {
    provider.pages = {
      '/.well-known/oauth-authorization-server/tenant': {
        issuer: `${provider.origin}/tenant`,
        jwks_uri: `${provider.origin}/jwks`,
      },
    };
    assert.equal(await discoverJwksUri(`${provider.origin}/tenant`), `${provider.origin}/jwks`);
  });

  it('puts an issuer path where each specification wants it', () => {
    assert.deepEqual(discoveryUrls('https://login.example.com/tenant/'), [
      'https://login.example.com/tenant/.well-known/openid-configuration',
      'https://login.example.com/.well-known/oauth-authorization-server/tenant',
    ]);
  });

  it('refuses a document that speaks for another issuer', async () => {
    provider.pages['/.well-known/openid-configuration'] = {
      issuer: `${provider.origin}/`,
      jwks_uri: `${provider.origin}/jwks`,
    };
    const error = await refusal(discoverJwksUri(provider.origin));
    assert.equal(error.code, 'discovery_issuer');
    assert.match(error.message, /exactly as the document has it/);
  });

  for (const jwksUri of [undefined, 5, 'http://example.com/jwks', 'file:///etc/passwd', 'jwks']) {
    it(`refuses "jwks_uri" ${jwksUri}`, async () => {
      provider.pages['/.well-known/openid-configuration'] = {
        issuer: provider.origin,
        jwks_uri: jwksUri,
      };
      assert.equal((await refusal(discoverJwksUri(provider.origin))).code, 'discovery_document');
    });
  }

  it('names both addresses and what to do when neither answers', async () => {
    provider.pages = {};
    const error = await refusal(discoverJwksUri(provider.origin));
    assert.equal(error.code, 'discovery_failed');
    assert.match(error.message, /openid-configuration.*404.*oauth-authorization-server.*404/);
    assert.match(error.message, /commit postern\.lock\.json/);
  });
});
