/** OpenID Connect Core 3.1.3.7: of the right provider, for this client, for this login, for this access token, and not yet over. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { type Forgery, forgeTokens } from '../login/forge-tokens.ts';
import { codeOf, gateCookies, signIn, startScene, userOf } from '../login/scene.ts';

const { provider, gate, viewer, clientId } = await startScene();
const now = Math.floor(Date.now() / 1000);

/** Each is wrong in one thing alone. */
const WRONG: Readonly<Record<string, Forgery>> = {
  'another issuer': { claims: { iss: 'https://login.example.com' } },
  'an issuer with a slash more': { claims: { iss: `${provider.issuer}/` } },
  'no issuer': { claims: { iss: undefined } },
  'another audience': { claims: { aud: 'somebody-else' } },
  'no audience': { claims: { aud: undefined } },
  'an audience that begins alike': { claims: { aud: `${clientId}x` } },
  'two audiences without azp': { claims: { aud: [clientId, 'other'] } },
  'two audiences and a foreign azp': { claims: { aud: [clientId, 'other'], azp: 'other' } },
  'a foreign azp': { claims: { azp: 'other' } },
  'another nonce': { claims: { nonce: 'another' } },
  'no nonce': { claims: { nonce: undefined } },
  'an at_hash of another access token': { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } },
  'no end': { claims: { exp: undefined } },
  'an end that is a text': { claims: { exp: String(now + 600) } },
  'an end long ago': { claims: { exp: now - 60 } },
  'a beginning in the future': { claims: { iat: now + 600 } },
  'no time of issue': { claims: { iat: undefined } },
  'no subject': { claims: { sub: undefined } },
  'a key of somebody else under the same name': {
    signer: { ...createSigner('RS256', provider.signer().kid) },
  },
  'another algorithm': { signer: createSigner('ES256', provider.signer().kid) },
  'no ID token': { answer: { id_token: undefined } },
  'an ID token that is none': { answer: { id_token: 'x' } },
};

describe('an ID token', () => {
  it('as it should be is a session', async () => {
    forgeTokens(provider, clientId);
    assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`)), 'ada');
  });

  for (const [title, forgery] of Object.entries(WRONG)) {
    it(`with ${title} is none`, async () => {
      forgeTokens(provider, clientId, forgery);
      const person = viewer();
      const page = await signIn(person, `${gate.origin}/`);
      assert.match(
        codeOf(page) ?? '',
        /^(id_token_invalid|provider_unavailable|provider_refused)$/,
      );
      assert.ok(page.status >= 400);
      assert.equal(gateCookies(person).has('__Host-postern-session'), false);
    });
  }
});
