/** A CloudFront Function on viewer-response, after a real origin and after the cache. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CACHING_OPTIMIZED } from '../policies.ts';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const SHOW = `function handler(event) {
  event.response.headers['x-event'] = { value: JSON.stringify(event) };
  return event.response;
}`;

const CHANGE = `function handler(event) {
  const response = event.response;
  const change = event.request.uri.slice('/change/'.length);
  if (change === 'status') { response.statusCode = 302; response.statusDescription = 'Elsewhere'; }
  if (change === 'header') { delete response.headers['x-old']; response.headers['x-new-name'] = { value: 'é' }; }
  if (change === 'cookie') { delete response.cookies.a; response.cookies.c = { value: '3', attributes: 'Path=/' }; }
  if (change === 'multi') response.cookies.b.multiValue[1].attributes = 'Path=/changed';
  if (change === 'body') response.body = 'röplaced';
  if (change === 'base64') response.body = { encoding: 'base64', data: '/w==' };
  if (change === 'empty') response.body = '';
  return response;
}`;

const GENERATE = `function handler(event) {
  if (event.request.uri === '/generated') return { statusCode: 200, body: 'generated' };
  return event.request;
}`;

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin(({ target }) => ({
    status: target === '/show/404' ? 404 : 200,
    headers: [
      ...['X-Old', 'caf\xe9', 'Set-Cookie', 'a=1; Secure', 'Set-Cookie', 'b=2; Path=/x'],
      ...['Set-Cookie', 'b=3; Path=/y', 'Cache-Control', 'max-age=60', 'X-Real-IP', '1.1.1.1'],
    ],
    body: `origin ${target}`,
  }));
  const cachePolicy = CACHING_OPTIMIZED;
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    behaviors: [
      { pathPattern: '/cached', viewerResponse: { code: SHOW }, cachePolicy },
      { pathPattern: '/change/*', viewerResponse: { code: CHANGE } },
      { viewerRequest: { code: GENERATE }, viewerResponse: { code: SHOW } },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

async function shown(target: string) {
  const { headers } = await getRaw(emulator.port, target);
  return headers['x-event'] === undefined
    ? undefined
    : JSON.parse(Buffer.from(headers['x-event'], 'latin1').toString());
}

test('the event has the request and the response, without a body', async () => {
  const event = await shown('/show?a=1');
  assert.equal(event.context.eventType, 'viewer-response');
  assert.equal(event.request.uri, '/show');
  assert.deepEqual(event.request.querystring, { a: { value: '1' } });
  const { headers, ...response } = event.response;
  assert.deepEqual(response, {
    statusCode: 200,
    statusDescription: 'OK',
    cookies: {
      a: { value: '1', attributes: 'Secure' },
      b: {
        value: '2',
        attributes: 'Path=/x',
        multiValue: [
          { value: '2', attributes: 'Path=/x' },
          { value: '3', attributes: 'Path=/y' },
        ],
      },
    },
  });
  assert.deepEqual(headers['x-old'], { value: 'café' });
  assert.equal('set-cookie' in headers, false);
  assert.equal('x-real-ip' in headers, false);
});

test('what the function leaves alone reaches the viewer byte for byte', async () => {
  const { status, headers, body } = await getRaw(emulator.port, '/change/nothing');
  assert.equal(status, 200);
  assert.equal(headers['x-old'], 'caf\xe9');
  assert.equal(headers['set-cookie'], 'a=1; Secure, b=2; Path=/x, b=3; Path=/y');
  assert.equal(headers['x-real-ip'], '1.1.1.1');
  assert.equal(body.includes('origin /change/nothing'), true);
  assert.equal(headers['x-cache'], 'Miss from cloudfront');
});

test('the function changes status, headers, cookies and body', async () => {
  assert.equal((await getRaw(emulator.port, '/change/status')).status, 302);
  const { headers } = await getRaw(emulator.port, '/change/header');
  assert.equal(headers['x-old'], undefined);
  assert.equal(headers['x-new-name'], '\xc3\xa9');
  const cookie = await getRaw(emulator.port, '/change/cookie');
  assert.equal(cookie.headers['set-cookie'], 'b=2; Path=/x, b=3; Path=/y, c=3; Path=/');
  const multi = await getRaw(emulator.port, '/change/multi');
  assert.equal(multi.headers['set-cookie'], 'a=1; Secure, b=2; Path=/x, b=3; Path=/changed');
  for (const [change, bytes] of [
    ['body', 'r\xc3\xb6placed'],
    ['base64', '\xff'],
    ['empty', ''],
  ] as const) {
    const { body, headers: lengths } = await getRaw(emulator.port, `/change/${change}`);
    assert.equal(body, bytes);
    assert.equal(lengths['content-length'], String(bytes.length));
  }
  const head = await sendRaw(emulator.port, ['HEAD /change/body HTTP/1.1', 'Host: a']);
  assert.equal(head.body, '');
});

test('the function does not run where the origin answers 400 or more', async () => {
  assert.equal((await getRaw(emulator.port, '/show/404')).status, 404);
  assert.equal(await shown('/show/404'), undefined);
});

test('the function runs on a hit as on a miss, and what it changes is not cached', async () => {
  const first = await shown('/cached');
  const second = await shown('/cached');
  assert.notEqual(first.context.requestId, second.context.requestId);
  assert.equal(origin.seen.filter(({ target }) => target === '/cached').length, 1);
  assert.equal('x-event' in second.response.headers, false);
});

test('the function does not run on what a viewer-request function generated', async () => {
  const { body, headers } = await getRaw(emulator.port, '/generated');
  assert.equal(body, 'generated');
  assert.equal(headers['x-event'], undefined);
});
