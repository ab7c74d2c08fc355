/** A verdict is worth no more than the key it rests on: when that is withdrawn, replaced or too old, the verdict is gone. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import { createVerifier, type IssuerOptions, type Verifier } from 'postern/jwt';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { serveKeys, serveNothing } from '../support/jwks-server.ts';
import { codeOf, createKeyScene, type KeyScene, lastingToken } from '../support/key-scene.ts';
import { NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
const renewed = createSigner('ES256', 'first');
const token = lastingToken(first);

/** A scene in which `token` is known. */
async function createWarmScene(options: Partial<IssuerOptions> = {}): Promise<KeyScene> {
  const scene = await createKeyScene(serveKeys(first), { cacheMaxEntries: 100, ...options });
  assert.equal(codeOf(await scene.verifier.verify(token), token), 'ok');
  assert.ok(isHit(scene));
  return scene;
}

function isHit({ verifier }: KeyScene): boolean {
  const { calls, result } = countCryptoCalls(() => verifier.verifySync(token));
  return result.ok && calls === 0;
}

async function renew(scene: KeyScene): Promise<void> {
  scene.now += 3600;
  await scene.verifier.refreshIfDue(scene.now);
}

function ask({ verifier }: KeyScene): string {
  return codeOf(verifier.verifySync(token), token);
}

it('a key that is withdrawn', async () => {
  const scene = await createWarmScene();
  scene.server.answer = serveKeys(second);
  await renew(scene);
  assert.equal(ask(scene), 'key_not_found');
  scene.server.answer = serveKeys(first);
  await renew(scene);
  assert.equal(isHit(scene), false, 'the key is back, and has to prove the token again');
  assert.ok(isHit(scene));
});

it('a key whose material is replaced under the same kid', async () => {
  const scene = await createWarmScene();
  scene.server.answer = serveKeys(renewed);
  await renew(scene);
  assert.equal(ask(scene), 'signature_invalid');
});

it('a key that is replaced while an unknown kid is looked for', async () => {
  const scene = await createWarmScene();
  scene.server.answer = serveKeys(renewed, second);
  scene.now += 30;
  assert.equal(await scene.verify(second), 'ok');
  assert.equal(ask(scene), 'signature_invalid');
});

it('a baked key that the first fetch does not bring', async () => {
  const scene = await createWarmScene({ jwks: { keys: [first.jwk] } });
  assert.equal(scene.server.fetches, 0);
  scene.server.answer = serveKeys(second);
  await renew(scene);
  assert.equal(ask(scene), 'key_not_found');
});

it('keys that are trusted no longer', async () => {
  const scene = await createWarmScene({ bakedKeysMaxAgeSeconds: 7200 });
  scene.server.answer = serveNothing;
  scene.now += 7199;
  assert.ok(isHit(scene));
  scene.now += 1;
  assert.equal(ask(scene), 'key_unavailable');
  assert.equal(codeOf(await scene.verifier.verify(token), token), 'jwks_unavailable');
  assert.equal(ask(scene), 'jwks_unavailable');
});

it('but not a failed refresh', async () => {
  const scene = await createWarmScene();
  scene.server.answer = serveNothing;
  await renew(scene);
  assert.ok(isHit(scene));
});

it('a verdict during which a hook asks about a time when no key is trusted', () => {
  const later = NOW + 10 * 86_400;
  let isFirst = true;
  const verifier: Verifier = createVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    jwks: first.jwk,
    jwksUri: 'https://login.example.com/jwks',
    clock: () => NOW,
    fetch: () => Promise.reject(new Error('nobody is asked')),
    cacheMaxEntries: 100,
    claims: {
      sub: {
        validate() {
          if (isFirst) {
            isFirst = false;
            verifier.verifySync(token, { now: later });
          }
          return true;
        },
      },
    },
  });
  assert.equal(verifier.verifySync(token).ok, true);
  assert.equal(codeOf(verifier.verifySync(token, { now: later }), token), 'key_unavailable');
});
