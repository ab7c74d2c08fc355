/**
 * A fetch that does not end is given up after `jwksTimeoutSeconds` and everybody who waits is released. One that a freeze of
 * the process has interrupted is abandoned by the clock, counts for the cooldown, and its late answer is taken only while no
 * newer attempt has begun.
 */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSigner } from '@postern/testing';
import { hang, type JwksServer, serve, serveKeys } from '../support/jwks-server.ts';
import { createKeyScene } from '../support/key-scene.ts';

const [first, second] = [createSigner('ES256', 'first'), createSigner('ES256', 'second')];

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Keeps each request waiting until the test answers it. */
function hold(server: JwksServer): () => Promise<ServerResponse> {
  const waiting: ServerResponse[] = [];
  let wake = () => {};
  server.answer = (_, response) => {
    waiting.push(response);
    wake();
  };
  return async () => {
    if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return waiting.shift() as ServerResponse;
  };
}

function answerWith(response: ServerResponse, ...signers: (typeof first)[]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ keys: signers.map(({ jwk }) => jwk) }));
}

it('100 callers are released when a cold fetch hangs, and a later one works', async () => {
  const scene = await createKeyScene(hang, { jwksTimeoutSeconds: 0.3 });
  const codes = await Promise.all(Array.from({ length: 100 }, () => scene.verify(first)));
  assert.deepEqual([...new Set(codes)], ['jwks_unavailable']);
  assert.equal(scene.server.fetches, 1);
  scene.server.answer = serveKeys(first);
  scene.now += 30;
  assert.equal(await scene.verify(first), 'ok');
});

it('a body that stops, and one that drips for ever, are given up too', async () => {
  const scene = await createKeyScene(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"keys":[');
    },
    { jwksTimeoutSeconds: 0.1 },
  );
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  scene.server.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drip));
  };
  scene.now += 30;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  scene.server.answer = serveKeys(first);
  scene.now += 30;
  assert.equal(await scene.verify(first), 'ok');
});

it('a body that stops is given up although its response has become garbage', async () => {
  const scene = await createKeyScene(
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"keys":[');
    },
    { jwksTimeoutSeconds: 0.3 },
  );
  const collecting = setInterval(collectGarbage, 10);
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  clearInterval(collecting);
});

it('a fetch that heeds no signal is given up, before its answer and within it', async () => {
  const never = new ReadableStream({});
  const headers = { 'content-type': 'application/json' };
  for (const answer of [new Promise<Response>(() => {}), new Response(never, { headers })]) {
    const alive = setInterval(() => {}, 1_000);
    const scene = await createKeyScene(hang, {
      jwksTimeoutSeconds: 0.05,
      fetch: () => Promise.resolve(answer),
    });
    assert.equal(await scene.verify(first), 'jwks_unavailable');
    clearInterval(alive);
  }
});

it('good tokens do not wait for a refresh that hangs', async () => {
  const options = { jwks: { keys: [first.jwk] }, jwksTimeoutSeconds: 0.1 };
  const scene = await createKeyScene(hang, options);
  scene.now += 3600;
  const refresh = scene.verifier.refreshIfDue(scene.now);
  let isOver = false;
  const over = refresh?.then(() => {
    isOver = true;
  });
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(isOver, false);
  await over;
  assert.equal(await scene.verify(first), 'ok');
});

it('the connection of an answer that is not read is closed', async () => {
  const answer = serve('x'.repeat(10_000_000), 'text/html');
  const scene = await createKeyScene(answer, { jwksTimeoutSeconds: 0.1 });
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  while ((await scene.server.connections()) > 0) await new Promise(setImmediate);
});

it('an attempt that a freeze has interrupted counts for the cooldown', async () => {
  const scene = await createKeyScene(hang);
  const nextRequest = hold(scene.server);
  const frozen = scene.verify(first);
  const response = await nextRequest();
  scene.now += 29;
  assert.equal(await scene.verify(first), 'jwks_unavailable');
  assert.equal(scene.verifySync(first), 'jwks_unavailable');
  assert.equal(scene.server.fetches, 1);
  answerWith(response, first);
  assert.equal(await frozen, 'ok', 'a late answer is an answer while there is no newer one');
  assert.equal(scene.verifySync(first), 'ok');
});

it('a late answer counts from when it was asked for', async () => {
  const scene = await createKeyScene(hang, { bakedKeysMaxAgeSeconds: 7200 });
  const nextRequest = hold(scene.server);
  const frozen = scene.verify(first);
  const response = await nextRequest();
  scene.now += 7199;
  answerWith(response, first);
  await frozen;
  assert.equal(scene.verifySync(first), 'ok');
  scene.now += 1;
  assert.notEqual(scene.verifySync(first), 'ok', 'a withdrawn key has lived for its whole time');
});

it('of two attempts that overlap the newer wins, in whichever order they end', async () => {
  for (const isOldFirst of [true, false]) {
    const scene = await createKeyScene(hang);
    const nextRequest = hold(scene.server);
    const older = scene.verify(first);
    const olderResponse = await nextRequest();
    scene.now += 30;
    const newer = scene.verify(second);
    const newerResponse = await nextRequest();
    if (isOldFirst) {
      answerWith(olderResponse, first);
      await older;
      assert.notEqual(scene.verifySync(first), 'ok', 'an answer of before');
    }
    answerWith(newerResponse, second);
    assert.equal(await newer, 'ok');
    if (!isOldFirst) {
      answerWith(olderResponse, first);
      await older;
    }
    assert.equal(scene.verifySync(second), 'ok');
    assert.notEqual(scene.verifySync(first), 'ok');
    assert.equal(scene.server.fetches, 2);
  }
});

it('an older attempt that fails late takes nothing from a newer one', async () => {
  const scene = await createKeyScene(hang);
  const nextRequest = hold(scene.server);
  const older = scene.verify(first);
  const olderResponse = await nextRequest();
  scene.now += 30;
  const newer = scene.verify(first);
  answerWith(await nextRequest(), first);
  assert.equal(await newer, 'ok');
  olderResponse.destroy();
  await older;
  assert.equal(await scene.verify(first), 'ok');
  assert.equal(await scene.verify(second), 'key_not_found', 'the newest answer was a good one');
});
