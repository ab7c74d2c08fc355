/** What bodies that never end may hold up. On real sockets: the body must be seen to be missing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import {
  ask,
  CLIENT,
  CONFIG,
  introspect,
  newToken,
  send,
  signBody,
  start,
} from '../testing.test.support.ts';
import type { RunningServer } from './start-server.ts';

const LIMITS = { requestsInFlight: 1, bodiesArriving: 2 };

interface HalfSent {
  readonly path: string;
  readonly authorization?: string;
}

/** Sends the head and the first byte of a body. What is answered then comes before the body. */
function sendHalf(test: TestContext, port: number, { path, authorization }: HalfSent) {
  const socket = connect(port, '127.0.0.1');
  test.after(() => socket.destroy());
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: a',
    'content-type: application/x-www-form-urlencoded',
    'content-length: 100',
    ...(authorization === undefined ? [] : [`authorization: ${authorization}`]),
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
  return socket;
}

async function statusOf(socket: ReturnType<typeof connect>): Promise<string> {
  const [chunk] = await once(socket, 'data');
  return String(chunk).slice(9, 12);
}

async function untilArriving({ port, app }: RunningServer, count: number): Promise<void> {
  do await send(port, '/healthz');
  while (app.bodiesArriving() < count);
}

describe('startServer() and bodies that do not end', () => {
  for (const [name, half] of Object.entries({
    'an anonymous question': { path: '/verify' },
    'a bearer token': { path: '/verify', authorization: 'Bearer x' },
    'another client': { path: '/introspect', authorization: 'Basic eDp5' },
    'another client by HMAC': { path: '/introspect', authorization: signBody('{') },
  })) {
    it(`answers 401 to ${name} before the body is there`, async (test) => {
      const { port, app } = await start(test);
      assert.equal(await statusOf(sendHalf(test, port, half)), '401');
      assert.equal(app.bodiesArriving(), 0);
    });
  }

  it('answers others while signed and unsigned bodies are waited for', async (test) => {
    const server = await start(test, { ...CONFIG, limits: LIMITS });
    const { port, app } = server;
    sendHalf(test, port, { path: '/verify', authorization: signBody('{') });
    for (let sent = 0; sent < 2; sent += 1) sendHalf(test, port, { path: '/introspect' });
    await untilArriving(server, 3);
    assert.equal(app.requestsInFlight(), 0);
    assert.equal((await ask(port, { token: newToken() })).json.ok, true);
    assert.equal((await introspect(port, { token: newToken() })).json.active, true);
  });

  it('says 429 with Retry-After beyond bodiesArriving, to each kind of caller apart', async (test) => {
    const server = await start(test, { ...CONFIG, limits: LIMITS });
    const { port } = server;
    const halves = [1, 2].map(() => sendHalf(test, port, { path: '/introspect' }));
    await untilArriving(server, 2);
    const { clientId: client_id, clientSecret: client_secret } = CLIENT;
    const body = new URLSearchParams({ token: newToken(), client_id, client_secret }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = () => send(port, '/introspect', { method: 'POST', headers, body });
    const refused = await post();
    assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '1']);
    assert.equal((await ask(port, { token: newToken() })).status, 200);
    for (const half of halves) half.destroy();
    while (server.app.bodiesArriving() > 0) await send(port, '/healthz');
    assert.equal((await post()).json.active, true);
  });
});
