/**
 * A built gate in the local CloudFront, whose instance is frozen between requests: meanwhile the delegate closes the connection
 * that the instance keeps alive. The next request has its verdict nevertheless, and a delegate that is down is 503.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { buildGate } from '@postern/cli';
import { startEmulator } from '@postern/emulator';
import { accept, deny, HMAC, startDelegate } from '../support/delegate-server.ts';
import { startEchoOrigin } from '../support/echo-origin.ts';
import { sendRaw } from '../support/raw-http.ts';

const delegate = await startDelegate(({ token }) =>
  token.startsWith('good') ? accept({ sub: token }) : deny('token_inactive'),
);
const folder = await mkdtemp(join(tmpdir(), 'postern-delegate-'));
const origin = await startEchoOrigin();
const emulator = await startEmulator({
  behaviors: [{ viewerRequest: { zip: await buildZip() } }],
  origin: { url: origin.url },
  maxInstances: 1,
});
after(async () => {
  await emulator.close();
  await Promise.all([origin.close(), rm(folder, { recursive: true })]);
});

async function buildZip(): Promise<Uint8Array> {
  const config = join(folder, 'postern.config.mjs');
  await writeFile(
    config,
    `import { secret } from 'postern';
    export default {
      delegate: {
        type: 'http',
        url: '${delegate.url}',
        authentication: { hmac: { id: '${HMAC.id}', secret: secret('DELEGATE_KEY') } },
        deadlineMilliseconds: 2000,
      },
      forward: { headers: { 'x-user': 'sub' } },
      rules: [{ path: '*', allow: 'authenticated' }],
    };`,
  );
  const env = { DELEGATE_KEY: HMAC.secret };
  return (await buildGate({ config, cwd: folder, env, now: Date.now() / 1000 })).zip;
}

async function ask(token: string): Promise<string> {
  const head = ['GET /me HTTP/1.1', 'host: api.example.com', `authorization: Bearer ${token}`];
  const { status, body } = await sendRaw(emulator.port, head);
  const { error, headers } = JSON.parse(body);
  return `${status} ${error ?? headers['x-user']}`;
}

/** What a delegate, or what is before it, does with a connection that has been idle for long. */
const CLOSINGS: Readonly<Record<string, (socket: Socket) => void>> = {
  'ends it': (socket) => socket.end(),
  'destroys it': (socket) => socket.destroy(),
  'resets it': (socket) => socket.resetAndDestroy(),
};

let turn = 0;
for (const [title, close] of Object.entries(CLOSINGS)) {
  it(`a frozen instance has its verdict after the delegate ${title}`, async () => {
    const first = `good-${turn++}`;
    assert.equal(await ask(first), `200 ${first}`);
    const before = delegate.connections.length;
    const closed = delegate.connections
      .filter((socket) => !socket.destroyed)
      .map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    delegate.connections.filter((socket) => !socket.destroyed).forEach(close);
    assert.ok(closed.length > 0, 'no connection was kept alive');
    if (title !== 'ends it') await Promise.all(closed);
    const second = `good-${turn++}`;
    assert.equal(await ask(second), `200 ${second}`);
    assert.ok(delegate.connections.length > before, 'no new connection');
    assert.equal(await ask(`evil-${turn}`), '401 token_inactive');
  });
}

it('keeps an answer over a freeze', async () => {
  await ask('good-kept');
  const { length } = delegate.asked;
  assert.equal(await ask('good-kept'), '200 good-kept');
  assert.equal(delegate.asked.length, length);
});

it('a delegate that hangs is 503, and the same instance answers again afterwards', async () => {
  const say = delegate.say;
  delegate.say = () => () => {};
  assert.equal(await ask('good-later'), '503 delegate_unavailable');
  delegate.say = say;
  assert.equal(await ask('good-later'), '200 good-later');
});
