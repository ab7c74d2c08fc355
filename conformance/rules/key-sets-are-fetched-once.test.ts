/**
 * However many tokens want a key, one fetch is under way at a time, and after each comes a pause, whether it brought keys or
 * not. Covers CVE-2026-48524.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import { serveKeys, serveNothing } from '../support/jwks-server.ts';
import { codeOf, createKeyScene, type KeyScene, lastingToken } from '../support/key-scene.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
const COOLDOWN_SECONDS = 30;

/** The codes that `count` tokens get at once, each with a `kid` that no set has; each code once. */
async function flood({ verifier }: KeyScene, count: number): Promise<string[]> {
  const codes = Array.from({ length: count }, async (_, index) => {
    const token = lastingToken(first, {}, { kid: `unknown-${index}` });
    return codeOf(await verifier.verify(token), token);
  });
  return [...new Set(await Promise.all(codes))];
}

async function burst(scene: KeyScene, count: number): Promise<string[]> {
  const codes = Array.from({ length: count }, () => scene.verify(first));
  return [...new Set(await Promise.all(codes))];
}

it('a cold burst of 100 good tokens makes one fetch', async () => {
  const scene = await createKeyScene(serveKeys(first));
  assert.deepEqual(await burst(scene, 100), ['ok']);
  assert.equal(scene.server.fetches, 1);
});

it('verifySync() makes none', async () => {
  const scene = await createKeyScene(serveKeys(first));
  assert.equal(scene.verifySync(first), 'key_unavailable');
  assert.equal(await scene.server.connections(), 0);
  assert.equal(scene.server.fetches, 0);
});

it('a cold burst of 100 unknown kids makes one fetch, and the good key is there afterwards', async () => {
  const scene = await createKeyScene(serveKeys(first));
  assert.deepEqual(await flood(scene, 100), ['key_not_found']);
  assert.equal(scene.server.fetches, 1);
  assert.equal(scene.verifySync(first), 'ok');
});

it('100 distinct unknown kids make at most one fetch for each cooldown', async () => {
  const scene = await createKeyScene(serveKeys(first));
  assert.equal(await scene.verify(first), 'ok');
  for (let round = 1; round <= 3; round++) {
    assert.deepEqual(await flood(scene, 100), ['key_not_found']);
    assert.equal(scene.server.fetches, round, 'in the cooldown of the fetch before');
    scene.now += COOLDOWN_SECONDS;
  }
  assert.deepEqual(await flood(scene, 100), ['key_not_found']);
  assert.equal(scene.server.fetches, 4);
});

it('a flood of unknown kids neither evicts a good key nor delays a good token', async () => {
  const pending: (() => void)[] = [];
  const scene = await createKeyScene(serveKeys(first));
  assert.equal(await scene.verify(first), 'ok');
  scene.now += COOLDOWN_SECONDS;
  const asked = new Promise<void>((resolve) => {
    scene.server.answer = (request, response) => {
      pending.push(() => serveKeys(first)(request, response));
      resolve();
    };
  });
  const flooded = flood(scene, 100);
  await asked;
  assert.equal(await scene.verify(first), 'ok', 'while the flood waits for its fetch');
  assert.equal(scene.verifySync(first), 'ok');
  for (const answer of pending) answer();
  assert.deepEqual(await flooded, ['key_not_found']);
  assert.equal(scene.server.fetches, 2);
  assert.equal(scene.verifySync(first), 'ok');
});

it('a cold burst of 100 while the provider is down makes one fetch, and everybody is told', async () => {
  const scene = await createKeyScene(serveNothing);
  assert.deepEqual(await burst(scene, 100), ['jwks_unavailable']);
  assert.deepEqual(await burst(scene, 100), ['jwks_unavailable'], 'without another fetch');
  assert.equal(scene.verifySync(first), 'jwks_unavailable');
  assert.equal(scene.server.fetches, 1);
});

it('a failed attempt counts for the cooldown, to the very second', async () => {
  const scene = await createKeyScene(serveNothing);
  await scene.verify(first);
  scene.server.answer = serveKeys(first);
  scene.now += COOLDOWN_SECONDS - 0.001;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  assert.equal(scene.server.fetches, 1);
  scene.now += 0.001;
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.server.fetches, 2);
});

it('the cooldown is the configured one', async () => {
  const scene = await createKeyScene(serveKeys(first), { jwksCooldownSeconds: 5 });
  await scene.verify(first);
  scene.now += 4.9;
  assert.equal(await scene.verify(second), 'key_not_found');
  scene.now += 0.1;
  scene.server.answer = serveKeys(first, second);
  assert.equal(await scene.verify(second), 'ok');
  assert.equal(scene.server.fetches, 2);
});

it('a token that is refused before its key is looked for makes no fetch', async () => {
  const scene = await createKeyScene(serveKeys(first), { jwks: { keys: [first.jwk] } });
  const refused = [
    'a.b.c',
    '',
    lastingToken(second, {}, { alg: 'none' }),
    lastingToken(second, {}, { alg: 'RS256' }),
    lastingToken(second, {}, { crit: ['exp'] }),
    lastingToken(second, {}, { kid: 5 }),
  ];
  for (const token of refused) {
    assert.notEqual(codeOf(await scene.verifier.verify(token), token), 'ok');
  }
  assert.equal(scene.server.fetches, 0);
  assert.equal(await scene.verify(second), 'key_not_found');
  assert.equal(scene.server.fetches, 1, 'the server is there to be asked');
});
