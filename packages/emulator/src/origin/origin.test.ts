/** Origins as the viewer and the origin itself see them. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { CACHING_OPTIMIZED } from '../policies.ts';
import { startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];

let folder: string;
let files: TestEmulator;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-origin-'));
  await mkdir(join(folder, 'site/sub'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await writeFile(join(folder, 'site/index.html'), '<p>home</p>');
  await writeFile(join(folder, 'site/sub/a b.css'), 'p {}');
  await symlink(join(folder, 'secret.txt'), join(folder, 'site/link.txt'));
  files = await startTestEmulator({
    origin: { directory: join(folder, 'site') },
    behaviors: [{ allowedMethods: ALL_METHODS }],
    errorCaching: { 404: 0 },
  });
});

after(async () => {
  await files.close();
  await rm(folder, { recursive: true });
});

test('a folder serves files with their content type', async () => {
  const page = await getRaw(files.port, '/index.html');
  assert.deepEqual([page.status, page.body], [200, '<p>home</p>']);
  assert.equal(page.headers['content-type'], 'text/html');
  assert.match(page.headers.etag ?? '', /^"[0-9a-f]{32}"$/);
  const style = await getRaw(files.port, '/sub/a%20b.css');
  assert.deepEqual([style.status, style.headers['content-type']], [200, 'text/css']);
});

test('a folder has keys and no directories: everything else is 404', async () => {
  for (const path of [
    '/',
    '/sub',
    '/sub/',
    '/nothing',
    '/sub/../index.html',
    '/./index.html',
    '//index.html',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/index.html%00',
    '/%zz',
  ]) {
    const { status, body } = await getRaw(files.port, path);
    assert.equal(status, 404, path);
    assert.match(body, /<Code>NoSuchKey<\/Code>/);
  }
});

test('a link out of the folder is 403', async () => {
  const { status, body } = await getRaw(files.port, '/link.txt');
  assert.equal(status, 403);
  assert.doesNotMatch(body, /outside/);
});

test('a folder refuses methods that write', async () => {
  const { status } = await sendRaw(files.port, ['DELETE /index.html HTTP/1.1', 'Host: a']);
  assert.equal(status, 405);
});

test('a HEAD has the length and no body', async () => {
  const { status, headers, body } = await sendRaw(files.port, [
    'HEAD /index.html HTTP/1.1',
    'Host: a',
  ]);
  assert.deepEqual([status, headers['content-length'], body], [200, '11', '']);
});

test('a server origin gets what CloudFront adds', async (t) => {
  const origin = await startEchoOrigin();
  const emulator = await startTestEmulator(
    {
      origin: { url: `${origin.url}/base/` },
      behaviors: [{ cachePolicy: CACHING_OPTIMIZED }],
    },
    t,
  );
  const { headers } = await getRaw(emulator.port, '/x', [
    'User-Agent: me',
    'X-Forwarded-For: 9.9.9.9',
    'Via: 1.0 proxy',
    'Accept-Language: en',
    'Content-Type: text/plain',
  ]);
  const seen = origin.seen[0];
  assert.equal(seen?.target, '/base/x');
  assert.equal(seen?.headers.host, new URL(origin.url).host);
  assert.equal(seen?.headers['user-agent'], 'Amazon CloudFront');
  assert.equal(seen?.headers['x-forwarded-for'], '9.9.9.9, 127.0.0.1');
  assert.match(seen?.headers.via ?? '', /^1\.0 proxy, 1\.1 .*\.cloudfront\.net \(CloudFront\)$/);
  assert.equal(seen?.headers['x-amz-cf-id'], headers['x-amz-cf-id']);
  assert.equal(seen?.headers['content-type'], 'text/plain');
  assert.equal(seen?.headers['accept-language'], undefined);
  assert.match(headers.via ?? '', /\(CloudFront\)$/);
  assert.ok(headers['x-amz-cf-pop']);
  origin.close();
});

test("an origin's status, reason and repeated headers reach the viewer", async (t) => {
  const answer = { status: 418, headers: ['X-A', '1', 'X-A', '2', 'Keep-Alive', 'timeout=5'] };
  const origin = await startEchoOrigin(() => answer);
  const emulator = await startTestEmulator({ origin: { url: origin.url }, behaviors: [{}] }, t);
  const { status, headers } = await getRaw(emulator.port, '/');
  assert.deepEqual([status, headers['x-a'], headers['keep-alive']], [418, '1, 2', undefined]);
  origin.close();
});

test('an origin that cannot be reached is 502', async (t) => {
  const origin = await startEchoOrigin();
  origin.close();
  const emulator = await startTestEmulator({ origin: { url: origin.url }, behaviors: [{}] }, t);
  const { status, headers, body } = await getRaw(emulator.port, '/');
  assert.equal(status, 502);
  assert.equal(headers['x-cache'], 'Error from cloudfront');
  assert.match(body, /attempted to establish a connection with the origin/);
});

test('an answer that is not cached is passed on while it arrives', {
  timeout: 20_000,
}, async (t) => {
  let finish = () => {};
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('first');
    finish = () => void response.end('last');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const emulator = await startTestEmulator({ origin: { url }, behaviors: [{}] }, t);
  const socket = connect(emulator.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    // Only an answer that is already on its way lets the origin finish.
    if (text.includes('first')) finish();
  }
  assert.match(text, /first[\s\S]*last/);
  server.close();
});

test('a long body that waits for the origin leaves no listeners behind', {
  timeout: 20_000,
}, async (t) => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const origin = await startEchoOrigin();
  t.after(() => origin.close());
  const emulator = await startTestEmulator(
    { origin: { url: origin.url }, behaviors: [{ allowedMethods: ALL_METHODS }] },
    t,
  );
  const sent = 'x'.repeat(3_000_000);
  const lines = ['POST / HTTP/1.1', 'Host: a', `Content-Length: ${sent.length}`];
  assert.equal((await sendRaw(emulator.port, lines, sent)).status, 200);
  assert.equal(origin.seen[0]?.body.length, sent.length);
  assert.deepEqual(warnings, []);
});

/** An origin that sends the bytes to whoever connects, and hangs up. */
async function startRawOrigin(bytes: string, t: TestContext): Promise<string> {
  const server = createNetServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.from(bytes, 'latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('an answer that Node cannot put on the wire is 502 with an event', {
  timeout: 20_000,
}, async (t) => {
  const head = 'HTTP/1.1 099 Low\r\nContent-Length: 2\r\n\r\nhi';
  const url = await startRawOrigin(head, t);
  const emulator = await startTestEmulator({ origin: { url }, behaviors: [{}] }, t);
  const { status, headers, body } = await getRaw(emulator.port, '/');
  assert.equal(status, 502);
  assert.match(body, /<H1>502 ERROR<\/H1>/);
  const [fault] = emulator.eventsOf('delivery-error');
  assert.equal(fault?.requestId, headers['x-amz-cf-id']);
  assert.match(fault?.detail ?? '', /ERR_HTTP_INVALID_STATUS_CODE$/);
  assert.equal(emulator.eventsOf('request')[0]?.status, 502);
});

test('an origin that switches protocols unasked is 502', { timeout: 20_000 }, async (t) => {
  const head = 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  const url = await startRawOrigin(head, t);
  const emulator = await startTestEmulator({ origin: { url }, behaviors: [{}] }, t);
  assert.equal((await getRaw(emulator.port, '/')).status, 502);
});

test('an origin that hangs up in its body leaves an event', { timeout: 20_000 }, async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi';
  const url = await startRawOrigin(head, t);
  const emulator = await startTestEmulator({ origin: { url }, behaviors: [{}] }, t);
  const { status } = await getRaw(emulator.port, '/');
  assert.equal(status, 200);
  assert.match(emulator.eventsOf('delivery-error')[0]?.detail ?? '', /^The body ended early: /);
});

test('a kept connection that the origin closes just then costs no GET its answer', {
  timeout: 20_000,
}, async (t) => {
  let connections = 0;
  const server = createNetServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi');
      socket.once('data', () => socket.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const behaviors = [{ allowedMethods: ALL_METHODS }];
  const emulator = await startTestEmulator({ origin: { url }, behaviors }, t);
  for (const expected of [1, 2]) {
    const { status, body } = await getRaw(emulator.port, '/');
    assert.deepEqual([status, body, connections], [200, 'hi', expected]);
  }
  // What may change something is not sent a second time.
  const lines = ['POST / HTTP/1.1', 'Host: a', 'Content-Length: 2'];
  assert.deepEqual([(await sendRaw(emulator.port, lines, 'hi')).status, connections], [502, 2]);
});
