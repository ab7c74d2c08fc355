/**
 * While the provider is down, keys that are known go on to serve, for `bakedKeysMaxAgeSeconds` after the last success and not a
 * second longer. Then nothing is accepted until a fetch succeeds.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import { assembleIssuer, createRemoteKeys, ES256 } from 'postern/parts';
import { serveKeys, serveNothing, startJwksServer } from '../support/jwks-server.ts';
import { codeOf, createKeyScene, lastingToken } from '../support/key-scene.ts';
import { NOW } from '../support/rule.ts';
import { AUDIENCE, ISSUER } from '../support/tokens.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
const DAY_SECONDS = 86_400;

it('fetched keys serve for seven days by default, and then fail closed', async () => {
  const scene = await createKeyScene(serveKeys(first));
  assert.equal(await scene.verify(first), 'ok');
  scene.server.answer = serveNothing;
  for (let day = 1; day < 7; day++) {
    scene.now += DAY_SECONDS;
    await scene.verifier.refreshIfDue(scene.now);
    assert.equal(await scene.verify(first), 'ok', `day ${day}`);
  }
  scene.now = NOW + 7 * DAY_SECONDS - 0.001;
  assert.equal(scene.verifySync(first), 'ok');
  scene.now = NOW + 7 * DAY_SECONDS;
  assert.notEqual(scene.verifySync(first), 'ok');
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  assert.equal(await scene.verify(second), 'jwks_unavailable');
});

it('they serve again after one success, and the bound counts from there', async () => {
  const scene = await createKeyScene(serveKeys(first), { bakedKeysMaxAgeSeconds: 7200 });
  await scene.verify(first);
  scene.server.answer = serveNothing;
  scene.now += 7200;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  scene.server.answer = serveKeys(first);
  scene.now += 60;
  assert.equal(scene.verifySync(first), 'key_unavailable');
  assert.equal(await scene.verify(first), 'ok');
  scene.now += 7199;
  assert.equal(scene.verifySync(first), 'ok');
});

it('an hour of outage with a request every ten seconds makes one attempt for each cooldown', async () => {
  const scene = await createKeyScene(serveKeys(first));
  await scene.verify(first);
  scene.server.answer = serveNothing;
  scene.now += 3600;
  const before = scene.server.fetches;
  for (let second = 0; second < 3600; second += 10) {
    await scene.verifier.refreshIfDue(scene.now);
    assert.equal(await scene.verify(first), 'ok');
    scene.now += 10;
  }
  const attempts = scene.server.fetches - before;
  assert.ok(attempts > 100 && attempts <= 120, `${attempts} attempts`);
});

it('baked keys serve from the start without a fetch', async () => {
  const scene = await createKeyScene(serveNothing, { jwks: { keys: [first.jwk] } });
  assert.equal(await scene.verify(first), 'ok');
  scene.now += 3599;
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.server.fetches, 0);
});

/** As a built function has it: keys with the day they were fetched on, loaded at `loadedAt`. */
async function loadInstance(fetchedAt: number, loadedAt: number, answer = serveNothing) {
  const server = await startJwksServer(answer);
  const instance = { now: loadedAt };
  const verifier = assembleIssuer(
    {
      issuer: ISSUER,
      audience: [AUDIENCE],
      algorithms: ['ES256'],
      keys: [first.jwk as never],
      fetchedAt,
      remote: {
        uri: server.url,
        maxAgeSeconds: 3600,
        trustSeconds: 7 * DAY_SECONDS,
        cooldownSeconds: 30,
        timeoutSeconds: 2,
      },
    },
    { ES256, createRemoteKeys, fetch, clock: () => instance.now },
  );
  const token = lastingToken(first);
  const ask = async () => codeOf(await verifier.verify(token), token);
  const askSync = () => codeOf(verifier.verifySync(token), token);
  return Object.assign(instance, { server, verifier, ask, askSync });
}

it('an instance counts the age of baked keys from when they were fetched, not from its own start', async () => {
  const instance = await loadInstance(NOW, NOW + 7 * DAY_SECONDS - 1);
  assert.equal(instance.askSync(), 'ok');
  instance.now += 1;
  assert.equal(instance.askSync(), 'key_unavailable');
  assert.equal(await instance.ask(), 'jwks_unavailable');
});

it('an instance that starts with keys too old fetches before it accepts', async () => {
  const instance = await loadInstance(NOW, NOW + 8 * DAY_SECONDS, serveKeys(first));
  assert.equal(instance.askSync(), 'key_unavailable');
  assert.equal(await instance.ask(), 'ok');
  assert.equal(instance.server.fetches, 1);
  instance.now += 7 * DAY_SECONDS - 1;
  assert.equal(instance.askSync(), 'ok');
});

it('an instance renews ahead of the end of trust, so that no request waits there', async () => {
  const instance = await loadInstance(NOW, NOW + 7 * DAY_SECONDS - 3000, serveKeys(first));
  assert.equal(instance.askSync(), 'ok');
  const refresh = instance.verifier.refreshIfDue(instance.now);
  assert.ok(refresh instanceof Promise, 'no refresh is due 3,000 seconds ahead');
  await refresh;
  instance.now += 3000;
  assert.equal(instance.askSync(), 'ok');
  assert.equal(instance.server.fetches, 1);
});

it('an instance with young keys has no refresh due in its first hour', async () => {
  const instance = await loadInstance(NOW, NOW + 5 * DAY_SECONDS);
  assert.equal(instance.verifier.refreshIfDue(instance.now + 3599), undefined);
  assert.ok(instance.verifier.refreshIfDue(instance.now + 3600));
});

it('a verifier whose keys are trusted for no longer than they are fresh renews ahead, too', async () => {
  const bounds = { jwksMaxAgeSeconds: 3600, bakedKeysMaxAgeSeconds: 3600 };
  const scene = await createKeyScene(serveKeys(first), bounds);
  await scene.verify(first);
  scene.now += 3300;
  await scene.verifier.refreshIfDue(scene.now);
  assert.equal(scene.server.fetches, 2);
  scene.now += 300;
  assert.equal(scene.verifySync(first), 'ok');
});
