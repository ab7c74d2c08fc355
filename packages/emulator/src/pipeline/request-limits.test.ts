/** What is refused before a function runs, at the exact limits of each profile. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, type RawResponse, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

let origin: EchoOrigin;
const emulators = new Map<string, TestEmulator>();

before(async () => {
  origin = await startEchoOrigin();
  for (const profile of ['legacy', 'current'] as const) {
    const options = { profile, behaviors: [{}], origin: { url: origin.url } };
    emulators.set(profile, await startTestEmulator(options));
  }
});

after(async () => {
  for (const emulator of emulators.values()) await emulator.close();
  origin.close();
});

function portOf(profile: string): number {
  return emulators.get(profile)?.port ?? 0;
}

const BASE = 'https://app.example.com'.length;

test('a URL of 8,192 bytes passes and of 8,193 is 413', async () => {
  const path = `/${'x'.repeat(8_192 - BASE - 1)}`;
  assert.equal((await getRaw(portOf('current'), path)).status, 200);
  assert.equal((await getRaw(portOf('current'), `${path}x`)).status, 413);
  assert.equal((await getRaw(portOf('current'), `${path.slice(0, -3)}?ab`)).status, 200);
  assert.equal((await getRaw(portOf('current'), `${path.slice(0, -3)}?abc`)).status, 413);
});

function withHeaderBlock(profile: string, bytes: number): Promise<RawResponse> {
  const fixed = ['Host: app.example.com', 'Connection: close', 'X-Fill: '];
  const used = fixed.map((line) => `${line}\r\n`).join('').length;
  return getRaw(portOf(profile), '/', [`X-Fill: ${'x'.repeat(bytes - used)}`]);
}

for (const [profile, bytes] of [
  ['legacy', 20_480],
  ['current', 32_768],
] as const) {
  test(`${profile}: a header block of ${bytes} bytes passes and one more is 413`, async () => {
    assert.equal((await withHeaderBlock(profile, bytes)).status, 200);
    assert.equal((await withHeaderBlock(profile, bytes + 1)).status, 413);
  });
}

test('a header block beyond what Node parses is 413 all the same', async () => {
  assert.equal((await withHeaderBlock('current', 200_000)).status, 413);
});

test('a GET with a body is 403', async () => {
  const lines = ['GET / HTTP/1.1', 'Host: a'];
  const withLength = await sendRaw(portOf('current'), [...lines, 'Content-Length: 1'], 'x');
  assert.equal(withLength.status, 403);
  const chunked = [...lines, 'Transfer-Encoding: chunked'];
  assert.equal((await sendRaw(portOf('current'), chunked, '0\r\n\r\n')).status, 403);
  const empty = await sendRaw(portOf('current'), [...lines, 'Content-Length: 0']);
  assert.equal(empty.status, 200);
});

test('a method that the behavior does not allow is 403', async () => {
  for (const method of ['POST', 'DELETE', 'OPTIONS', 'PURGE', 'TRACE']) {
    const { status, headers } = await sendRaw(portOf('current'), [
      `${method} / HTTP/1.1`,
      'Host: a',
    ]);
    assert.equal(status, 403, method);
    assert.equal(headers['x-cache'], 'Error from cloudfront');
  }
});

test('malformed requests are 400', async () => {
  const requests = [
    ['GET / HTTP/1.1'],
    ['GET / HTTP/1.1', 'Host:'],
    ['GET / HTTP/1.1', 'Host:  '],
    ['GET / HTTP/1.1', 'Host: a', 'Host: b'],
    ['GET http://other.example.com/ HTTP/1.1', 'Host: a'],
    ['GET x HTTP/1.1', 'Host: a'],
    ['GET /a b HTTP/1.1', 'Host: a'],
    ['GET /\xe9 HTTP/1.1', 'Host: a'],
    ['NONSENSE'],
  ];
  for (const lines of requests) {
    const { status, body } = await sendRaw(portOf('current'), lines);
    assert.equal(status, 400, lines.join('|'));
    assert.match(body, /<H1>400 ERROR<\/H1>/);
  }
});

test('an error page names its request and repeats nothing of it', async () => {
  const marker = 'marker-in-the-path';
  const { body, headers } = await getRaw(portOf('current'), `/${marker}${'x'.repeat(9_000)}`);
  assert.ok(body.includes(headers['x-amz-cf-id'] ?? 'missing'));
  assert.match(headers['x-amz-cf-id'] ?? '', /^[A-Za-z0-9_-]{54}==$/);
  assert.ok(!body.includes(marker));
});

test('CONNECT is 403, with an event like any other request', async () => {
  const emulator = emulators.get('current');
  const lines = ['CONNECT db.example.com:443 HTTP/1.1', 'Host: db.example.com:443'];
  const { status, headers, body } = await sendRaw(portOf('current'), lines);
  assert.equal(status, 403);
  assert.match(body, /not configured to allow the HTTP request method/);
  assert.deepEqual(emulator?.eventsOf('request').at(-1), {
    type: 'request',
    requestId: headers['x-amz-cf-id'],
    method: 'CONNECT',
    uri: 'db.example.com:443',
    pathPattern: undefined,
    status: 403,
    result: 'Error',
  });
});

test('a viewer that keeps a refused CONNECT open does not hold close() up', {
  timeout: 20_000,
}, async (t) => {
  const emulator = await startTestEmulator({ behaviors: [{}] }, t);
  const socket = connect({ port: emulator.port, host: '127.0.0.1', allowHalfOpen: true });
  t.after(() => socket.destroy());
  socket.write('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n');
  await once(socket, 'data');
  await emulator.close();
});
