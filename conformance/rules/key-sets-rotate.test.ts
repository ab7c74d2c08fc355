/**
 * A provider may change its keys whenever it likes: a new `kid` is fetched at once, new material under an old `kid` within one
 * refresh, and a key that is withdrawn is refused from the next refresh on.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import { serve, serveKeys } from '../support/jwks-server.ts';
import { createKeyScene } from '../support/key-scene.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];

it('a new kid that signs at once costs one fetch, and 100 tokens of it no more', async () => {
  const scene = await createKeyScene(serveKeys(first), { jwks: { keys: [first.jwk] } });
  scene.server.answer = serveKeys(first, second);
  const codes = await Promise.all(Array.from({ length: 100 }, () => scene.verify(second)));
  assert.deepEqual([...new Set(codes)], ['ok']);
  assert.equal(scene.server.fetches, 1);
  assert.equal(scene.verifySync(first), 'ok');
});

it('a key that is withdrawn is refused after the refresh that is due, at jwksMaxAgeSeconds', async () => {
  const scene = await createKeyScene(serveKeys(first, second));
  assert.equal(await scene.verify(first), 'ok');
  scene.server.answer = serveKeys(second);
  scene.now += 3599;
  assert.equal(scene.verifier.refreshIfDue(scene.now), undefined, 'not due yet');
  assert.equal(await scene.verify(first), 'ok');
  scene.now += 1;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(await scene.verify(first), 'key_not_found');
  assert.equal(await scene.verify(second), 'ok');
});

it('verify() alone starts that refresh, so that nobody has to call refreshIfDue()', async () => {
  const scene = await createKeyScene(serveKeys(first));
  await scene.verify(first);
  scene.server.answer = serveKeys(second);
  scene.now += 3600;
  assert.equal(await scene.verify(first), 'ok', 'by the key that is known, without waiting');
  while (scene.verifySync(first) === 'ok') await new Promise(setImmediate);
  assert.equal(scene.verifySync(second), 'ok');
  assert.equal(scene.server.fetches, 2);
});

it('a key that is withdrawn while the provider fails lives to the end of trust at most', async () => {
  const scene = await createKeyScene(serveKeys(first), { bakedKeysMaxAgeSeconds: 7200 });
  await scene.verify(first);
  scene.server.answer = serve({ keys: [] });
  scene.now += 7199;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(await scene.verify(first), 'ok');
  scene.now += 1;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
});

it('new material under the same kid is taken within one refresh, and the old is refused from there', async () => {
  const renewed = createSigner('ES256', 'first');
  const scene = await createKeyScene(serveKeys(first));
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.verifySync(first), 'ok', 'by the header that is proven');
  scene.server.answer = serveKeys(renewed);
  assert.equal(await scene.verify(renewed), 'signature_invalid');
  scene.now += 3600;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(await scene.verify(renewed), 'ok');
  assert.equal(await scene.verify(first), 'signature_invalid');
});

it('another algorithm under the same kid is another key', async () => {
  const rsa = createSigner('RS256', 'first');
  const scene = await createKeyScene(serveKeys(first), { algorithms: ['ES256', 'RS256'] });
  assert.equal(await scene.verify(first), 'ok');
  scene.server.answer = serveKeys(rsa);
  scene.now += 3600;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(await scene.verify(rsa), 'ok');
  assert.notEqual(await scene.verify(first), 'ok');
});

it('a baked key is as withdrawn as a fetched one', async () => {
  const scene = await createKeyScene(serveKeys(second), { jwks: { keys: [first.jwk] } });
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(await scene.verify(second), 'ok');
  assert.equal(await scene.verify(first), 'key_not_found');
  assert.equal(scene.server.fetches, 1);
});
