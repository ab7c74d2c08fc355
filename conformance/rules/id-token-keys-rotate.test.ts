/** A provider that signs with a new key, or whose keys cannot be had for a while, keeps nobody out for longer than it has to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { forgeTokens } from '../login/forge-tokens.ts';
import { codeOf, signIn, startScene, userOf } from '../login/scene.ts';

const { provider, gate, viewer, clientId } = await startScene();

function failKeys(status: number | undefined): void {
  provider.intercept =
    status === undefined
      ? undefined
      : (request, response) => {
          if (request.url !== '/jwks') return false;
          response.writeHead(status).end();
          return true;
        };
}

describe('the keys of ID tokens', () => {
  it('that are known serve while the provider gives none', async () => {
    failKeys(503);
    assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`)), 'ada');
  });

  it('that are not known are fetched', async () => {
    failKeys(undefined);
    provider.rotateKey();
    assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`)), 'ada');
  });

  it('that cannot be fetched are a 503, to try again', async () => {
    gate.clock.ahead += 120;
    provider.rotateKey();
    failKeys(503);
    const page = await signIn(viewer(), `${gate.origin}/`);
    assert.equal(page.status, 503);
    assert.equal(codeOf(page), 'provider_unavailable');
    assert.match(page.body, /Sign in again/);
  });

  it('serve again as soon as they can be had', async () => {
    gate.clock.ahead += 120;
    failKeys(undefined);
    assert.equal(userOf(await signIn(viewer(), `${gate.origin}/`)), 'ada');
  });

  it('that nobody publishes are refused', async () => {
    gate.clock.ahead += 120;
    forgeTokens(provider, clientId, { signer: createSigner('RS256', 'unpublished') });
    const page = await signIn(viewer(), `${gate.origin}/`);
    assert.equal(page.status, 400);
    assert.equal(codeOf(page), 'id_token_invalid');
    provider.intercept = undefined;
  });
});
