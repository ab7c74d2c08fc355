/** The clock of a function may jump by a day in either direction, or be broken: keys then live no longer, and fetches stay few. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSigner } from '@postern/testing';
import { serveKeys, serveNothing } from '../support/jwks-server.ts';
import { codeOf, createKeyScene, lastingToken } from '../support/key-scene.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];
const DAY_SECONDS = 86_400;

for (const jump of [DAY_SECONDS, -DAY_SECONDS]) {
  const direction = jump > 0 ? 'forward' : 'back';

  it(`a day ${direction}: known keys serve on, and one refresh is due`, async () => {
    const scene = await createKeyScene(serveKeys(first));
    await scene.verify(first);
    scene.now += jump;
    await scene.verifier.refreshIfDue(scene.now);
    assert.equal(await scene.verify(first), 'ok');
    assert.equal(scene.server.fetches, 2);
    assert.equal(scene.verifier.refreshIfDue(scene.now), undefined);
  });

  it(`a day ${direction}: a rotated key is found at once, and withdrawn keys are gone`, async () => {
    const scene = await createKeyScene(serveKeys(first));
    await scene.verify(first);
    scene.server.answer = serveKeys(second);
    scene.now += jump;
    assert.equal(await scene.verify(second), 'ok');
    assert.notEqual(await scene.verify(first), 'ok');
  });

  it(`a day ${direction} and back during an outage: at most one attempt for each jump`, async () => {
    const scene = await createKeyScene(serveNothing);
    for (let round = 0; round < 10; round++) {
      assert.equal(await scene.verify(first), 'jwks_unavailable');
      assert.equal(await scene.verify(first), 'jwks_unavailable');
      scene.now += round % 2 ? -jump : jump;
    }
    assert.ok(scene.server.fetches <= 10, `${scene.server.fetches} fetches`);
    scene.server.answer = serveKeys(first);
    scene.now += 60;
    assert.equal(await scene.verify(first), 'ok', 'it recovers');
  });
}

it('a clock that runs backward in small steps makes no fetch within the cooldown', async () => {
  const scene = await createKeyScene(serveNothing);
  for (let step = 0; step < 29; step++) {
    assert.equal(await scene.verify(first), 'jwks_unavailable');
    scene.now -= 1;
  }
  assert.equal(scene.server.fetches, 1);
});

it('keys that were renewed by a clock far ahead are trusted no longer for it', async () => {
  const scene = await createKeyScene(serveKeys(first), { bakedKeysMaxAgeSeconds: 3600 });
  scene.now += 5 * DAY_SECONDS;
  await scene.verify(first);
  scene.now -= 5 * DAY_SECONDS;
  assert.equal(scene.verifySync(first), 'key_unavailable');
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(scene.server.fetches, 2);
});

for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  it(`a clock that says ${broken} refuses every token, and 100 of them make one fetch at most`, async () => {
    const scene = await createKeyScene(serveKeys(first), { jwks: { keys: [first.jwk] } });
    for (let index = 0; index < 100; index++) {
      const token = lastingToken(first);
      const result = await scene.verifier.verify(token, { now: broken });
      assert.notEqual(codeOf(result, token), 'ok');
      await scene.verifier.refreshIfDue(broken);
    }
    assert.ok(scene.server.fetches <= 1, `${scene.server.fetches} fetches`);
    assert.equal(await scene.verify(first), 'ok', 'at a time again');
  });
}
