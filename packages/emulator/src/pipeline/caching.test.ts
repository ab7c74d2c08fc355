/** The cache stage as a viewer meets it: keys, ages, cookies, errors. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CACHING_OPTIMIZED, type CachePolicy } from '../policies.ts';
import {
  type EchoOrigin,
  type OriginAnswer,
  type SeenRequest,
  startEchoOrigin,
} from '../testing/echo-origin.ts';
import { zipHandler } from '../testing/function-zip.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const BY_VALUES: CachePolicy = {
  minTtlSeconds: 0,
  defaultTtlSeconds: 60,
  maxTtlSeconds: 600,
  headers: ['X-Variant', 'Authorization'],
  cookies: ['lang'],
  queryStrings: ['page'],
};

let origin: EchoOrigin;
let emulator: TestEmulator;
let nowSeconds = 1_000;
let answer: OriginAnswer = {};

before(async () => {
  origin = await startEchoOrigin(() => ({ body: `answer ${origin.seen.length}`, ...answer }));
  const all = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    clock: () => nowSeconds,
    errorCaching: { 503: 0, 500: 2 },
    behaviors: [
      { pathPattern: '/values/*', cachePolicy: BY_VALUES, allowedMethods: all },
      {
        pathPattern: '/gated/*',
        cachePolicy: CACHING_OPTIMIZED,
        viewerRequest: {
          zip: zipHandler(`
            if (!request.headers.authorization) return { status: '401' };
            if (request.uri.endsWith('/index')) request.uri = request.uri.replace('index', 'index.html');
            return request;
          `),
        },
      },
      { pathPattern: '/disabled/*' },
      { cachePolicy: CACHING_OPTIMIZED },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

beforeEach(() => {
  emulator.invalidate();
  answer = {};
});

function lastSeen(): SeenRequest {
  const seen = origin.seen.at(-1);
  assert.ok(seen);
  return seen;
}

async function get(target: string, headers: readonly string[] = []) {
  const { body, headers: received, status } = await getRaw(emulator.port, target, headers);
  const [result] = (received['x-cache'] ?? '').split(' ');
  return { status, body, result, headers: received };
}

test('a second GET is a hit with an age, until the time to live is over', async () => {
  answer = { headers: ['Cache-Control', 'max-age=30'] };
  const miss = await get('/a');
  nowSeconds += 29.9;
  const hit = await get('/a');
  nowSeconds += 0.1;
  const again = await get('/a');
  assert.deepEqual([miss.result, hit.result, again.result], ['Miss', 'Hit', 'Miss']);
  assert.equal(hit.body, miss.body);
  assert.deepEqual([miss.headers.age, hit.headers.age], [undefined, '29']);
});

test('a HEAD is answered from the copy of a GET, and leaves no copy itself', async () => {
  const lines = ['HEAD /a HTTP/1.1', 'Host: app.example.com'];
  await sendRaw(emulator.port, lines);
  assert.equal((await get('/a')).result, 'Miss');
  const head = await sendRaw(emulator.port, lines);
  assert.equal(head.headers['x-cache'], 'Hit from cloudfront');
  assert.equal(head.body, '');
});

test('other methods pass the cache by', async () => {
  await get('/values/a');
  for (const method of ['POST', 'OPTIONS']) {
    const lines = [`${method} /values/a HTTP/1.1`, 'Host: a', 'Content-Length: 0'];
    assert.equal((await sendRaw(emulator.port, lines)).headers['x-cache'], 'Miss from cloudfront');
  }
});

test('the query string is in the key and at the origin only as far as the policy names it', async () => {
  await get('/a?x=1');
  assert.equal((await get('/a?x=2')).result, 'Hit');
  assert.equal(origin.seen.at(-1)?.target, '/a');
  await get('/values/a?page=1&x=1');
  assert.equal((await get('/values/a?x=2&page=1')).result, 'Hit');
  assert.equal((await get('/values/a?page=2')).result, 'Miss');
  assert.equal(origin.seen.at(-1)?.target, '/values/a?page=2');
});

test('headers and cookies are in the key as far as the policy names them', async () => {
  await get('/values/b', ['X-Variant: 1', 'X-Other: 1', 'Cookie: lang=en; id=1']);
  const headers = lastSeen().headers;
  assert.deepEqual([headers['x-variant'], headers['x-other']], ['1', undefined]);
  assert.equal(headers.cookie, 'lang=en');
  const same = ['x-variant: 1', 'X-Other: 2', 'Cookie: id=2', 'Cookie: lang=en'];
  assert.equal((await get('/values/b', same)).result, 'Hit');
  assert.equal((await get('/values/b', ['X-Variant: 2', 'Cookie: lang=en'])).result, 'Miss');
  assert.equal((await get('/values/b', ['X-Variant: 1', 'Cookie: lang=de'])).result, 'Miss');
});

test('values of the key never run into each other', async () => {
  await get('/values/c?page=1', ['X-Variant: a', 'Cookie: lang=b']);
  assert.equal((await get('/values/c?page=1', ['X-Variant: a","lang=b'])).result, 'Miss');
});

test('host names of one distribution share objects unless the policy names Host', async () => {
  await get('/a');
  const other = await sendRaw(emulator.port, ['GET /a HTTP/1.1', 'Host: other.example.com']);
  assert.equal(other.headers['x-cache'], 'Hit from cloudfront');
});

test('Authorization reaches the origin on GET only where the cache policy names it', async () => {
  await get('/a', ['Authorization: Bearer one']);
  assert.equal(origin.seen.at(-1)?.headers.authorization, undefined);
  await get('/values/d', ['Authorization: Bearer one']);
  assert.equal(origin.seen.at(-1)?.headers.authorization, 'Bearer one');
  assert.equal((await get('/values/d', ['Authorization: Bearer two'])).result, 'Miss');
});

test('the function runs in front of the cache', async () => {
  const token = ['Authorization: Bearer x'];
  assert.equal((await get('/gated/x', token)).result, 'Miss');
  assert.equal((await get('/gated/x', token)).result, 'Hit');
  const refused = await get('/gated/x');
  assert.deepEqual([refused.status, refused.result], [401, 'LambdaGeneratedResponse']);
});

test('the key has the path that the function returned', async () => {
  const token = ['Authorization: Bearer x'];
  await get('/gated/index', token);
  assert.equal(origin.seen.at(-1)?.target, '/gated/index.html');
  assert.equal((await get('/gated/index.html', token)).result, 'Hit');
});

test('Set-Cookie is removed where cookies are not forwarded', async () => {
  answer = { headers: ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'] };
  assert.equal((await get('/a')).headers['set-cookie'], undefined);
  assert.equal((await get('/values/e')).headers['set-cookie'], 'a=1, b=2');
  assert.equal((await get('/values/e')).headers['set-cookie'], 'a=1, b=2');
});

test('no-cache="Set-Cookie" keeps that header out of the copy', async () => {
  answer = { headers: ['Set-Cookie', 'a=1', 'Cache-Control', 'no-cache="Set-Cookie"'] };
  assert.equal((await get('/values/f')).headers['set-cookie'], 'a=1');
  const hit = await get('/values/f');
  assert.deepEqual([hit.result, hit.headers['set-cookie']], ['Hit', undefined]);
});

test('no-store is obeyed with MinTTL 0 and not with MinTTL 1', async () => {
  answer = { headers: ['Cache-Control', 'no-store'] };
  await get('/values/g');
  assert.equal((await get('/values/g')).result, 'Miss');
  await get('/g');
  assert.equal((await get('/g')).result, 'Hit');
});

test('errors are kept for ten seconds, even where caching is disabled', async () => {
  for (const path of ['/h', '/disabled/h']) {
    answer = { status: 404 };
    const first = await get(path);
    answer = {};
    nowSeconds += 9;
    const kept = await get(path);
    nowSeconds += 1;
    const later = await get(path);
    assert.deepEqual([first.status, kept.status, later.status], [404, 404, 200]);
    assert.deepEqual([first.result, kept.result, later.result], ['Error', 'Error', 'Miss']);
    assert.equal(kept.body, first.body);
  }
});

test('errorCaching changes the seconds of one status', async () => {
  answer = { status: 503 };
  await get('/i');
  answer = {};
  assert.equal((await get('/i')).status, 200);
  answer = { status: 500 };
  await get('/j');
  answer = {};
  nowSeconds += 2;
  assert.equal((await get('/j')).status, 200);
});

test('with neither policy nothing but errors is cached and everything but Host is forwarded', async () => {
  answer = { headers: ['Cache-Control', 'max-age=60'] };
  const headers = ['X-Any: 1', 'Cookie: a=1; b=2', 'Authorization: Bearer x', 'User-Agent: me'];
  await get('/disabled/a?q=1', headers);
  const second = await get('/disabled/a?q=1', headers);
  assert.equal(second.result, 'Miss');
  const { target, headers: seen } = lastSeen();
  assert.equal(target, '/disabled/a?q=1');
  assert.equal(seen.host, new URL(origin.url).host);
  assert.deepEqual(
    [seen['x-any'], seen.cookie, seen.authorization, seen['user-agent']],
    ['1', 'a=1; b=2', 'Bearer x', 'me'],
  );
});

test('a range is fetched past the cache', async () => {
  await get('/k');
  assert.equal((await get('/k', ['Range: bytes=0-1'])).result, 'Miss');
  assert.equal(origin.seen.at(-1)?.headers.range, 'bytes=0-1');
});
