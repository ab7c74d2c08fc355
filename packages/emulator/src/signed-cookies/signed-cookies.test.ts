/** Signed cookies as a viewer meets them: signed by AWS's own library, asked over a socket. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { getSignedCookies } from '@aws-sdk/cloudfront-signer';
import { CACHING_OPTIMIZED } from '../policies.ts';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw, type RawResponse, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';
import { cookieLine, groupOf, makeSigner, signPolicy, until } from './signer.test.support.ts';

const NOW = 1_800_000_000;
const SITE = 'https://app.example.com';
const RSA = makeSigner('rsa', 'K2JCJMDEHXQW5F');
const EC = makeSigner('ec', 'KEC256');
const STRANGER = makeSigner('ec', 'KSTRANGER');

let origin: EchoOrigin;
let emulator: TestEmulator;
let now = NOW;

before(async () => {
  origin = await startEchoOrigin(() => ({ body: `answer ${origin.seen.length}` }));
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    clock: () => now,
    behaviors: [
      { pathPattern: '/open/*' },
      {
        pathPattern: '/cached/*',
        cachePolicy: { ...CACHING_OPTIMIZED, cookies: 'all' },
        trustedKeyGroups: [groupOf(RSA)],
      },
      {
        trustedKeyGroups: [groupOf(RSA), groupOf(EC)],
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

beforeEach(() => {
  now = NOW;
});

function get(target: string, cookies: object): Promise<RawResponse> {
  return getRaw(emulator.port, target, [cookieLine(cookies)]);
}

function codeOf({ status, body }: RawResponse): string {
  return `${status} ${/<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? ''}`.trim();
}

for (const signer of [RSA, EC]) {
  for (const algorithm of ['SHA1', 'SHA256'] as const) {
    test(`a custom policy of ${signer.keyPairId} with ${algorithm} opens every page of the host`, async () => {
      const resource = `${SITE}/*`;
      const cookies = signPolicy(signer, { resource, condition: until(NOW + 60), algorithm });
      assert.equal(codeOf(await get('/', cookies)), '200');
      assert.equal(codeOf(await get('/a/b?c=d', cookies)), '200');
    });
  }
}

test('a canned policy opens one URL', async () => {
  const dateLessThan = new Date((NOW + 60) * 1000).toISOString();
  const { keyPairId, privateKey } = RSA;
  const cookies = getSignedCookies({ keyPairId, privateKey, url: `${SITE}/a?b=c`, dateLessThan });
  assert.equal(codeOf(await get('/a?b=c', cookies)), '200');
  assert.equal(codeOf(await get('/a', cookies)), '403 AccessDenied');
  assert.equal(codeOf(await get('/a?b=d', cookies)), '403 AccessDenied');
  const later = { ...cookies, 'CloudFront-Expires': NOW + 61 };
  assert.equal(codeOf(await get('/a?b=c', later)), '403 AccessDenied');
});

test('a request without cookies is refused with the words of CloudFront', async () => {
  const seen = origin.seen.length;
  const response = await getRaw(emulator.port, '/');
  assert.equal(response.status, 403);
  assert.equal(response.headers['content-type'], 'text/xml');
  assert.equal(response.headers['x-cache'], 'Error from cloudfront');
  assert.equal(
    response.body,
    '<?xml version="1.0" encoding="UTF-8"?><Error><Code>MissingKey</Code><Message>Missing Key-Pair-Id query parameter or cookie value</Message></Error>',
  );
  assert.equal(origin.seen.length, seen);
  assert.equal((await getRaw(emulator.port, '/open/x')).status, 200);
});

test('each cookie counts', async () => {
  const cookies = signPolicy(EC, { resource: `${SITE}/*`, condition: until(NOW + 60) });
  const changed = (change: object) =>
    get('/', Object.fromEntries(Object.entries({ ...cookies, ...change })));
  const policy = Buffer.from(`{"Statement":[{"Condition":${JSON.stringify(until(NOW + 600))}}]}`);
  const cases: readonly (readonly [object, string])[] = [
    [{ 'CloudFront-Key-Pair-Id': '' }, '403 MissingKey'],
    [{ 'CloudFront-Key-Pair-Id': STRANGER.keyPairId }, '403 InvalidKey'],
    [{ 'CloudFront-Key-Pair-Id': RSA.keyPairId }, '403 AccessDenied'],
    [{ 'CloudFront-Signature': '' }, '403 AccessDenied'],
    [{ 'CloudFront-Signature': '!' }, '403 MalformedSignature'],
    [{ 'CloudFront-Signature': 'AAAA' }, '403 AccessDenied'],
    [{ 'CloudFront-Policy': '' }, '403 AccessDenied'],
    [{ 'CloudFront-Policy': 'AAAA' }, '403 MalformedPolicy'],
    [{ 'CloudFront-Policy': policy.toString('base64').replace(/=/g, '_') }, '403 AccessDenied'],
    [{ 'CloudFront-Hash-Algorithm': 'SHA1' }, '403 AccessDenied'],
    [{ 'CloudFront-Hash-Algorithm': 'SHA512' }, '403 AccessDenied'],
  ];
  for (const [change, expected] of cases) {
    assert.equal(codeOf(await changed(change)), expected, JSON.stringify(change));
  }
  assert.equal(codeOf(await changed({ other: 'x' })), '200');
});

test('times are judged when the request comes', async () => {
  const condition = {
    ...until(NOW + 60),
    DateGreaterThan: { 'AWS:EpochTime': NOW },
  };
  const cookies = signPolicy(EC, { resource: `${SITE}/*`, condition });
  assert.equal(codeOf(await get('/', cookies)), '403 AccessDenied');
  now = NOW + 1;
  assert.equal(codeOf(await get('/', cookies)), '200');
  now = NOW + 60;
  assert.equal(codeOf(await get('/', cookies)), '403 AccessDenied');
});

test('the address of the viewer is compared with an IPv4 range', async () => {
  for (const [range, expected] of [
    ['127.0.0.1/32', '200'],
    ['127.0.0.1', '200'],
    ['127.0.0.0/8', '200'],
    ['192.0.2.0/24', '403 AccessDenied'],
    ['::1/128', '403 MalformedPolicy'],
  ] as const) {
    const condition = { ...until(NOW + 60), IpAddress: { 'AWS:SourceIp': range } };
    const cookies = signPolicy(EC, { resource: `${SITE}/*`, condition });
    assert.equal(codeOf(await get('/', cookies)), expected, range);
  }
});

test('another host, scheme or path is not covered', async () => {
  for (const [resource, expected] of [
    ['https://other.example.com/*', '403 AccessDenied'],
    ['http://app.example.com/*', '403 AccessDenied'],
    ['https://app.example.com/admin/*', '403 AccessDenied'],
    ['https://*.example.com/*', '200'],
    [undefined, '200'],
  ] as const) {
    const cookies = signPolicy(EC, { resource, condition: until(NOW + 60) });
    assert.equal(codeOf(await get('/page', cookies)), expected, resource);
  }
});

test('OPTIONS needs no signature, every other method does', async () => {
  const ask = (method: string) =>
    sendRaw(emulator.port, [`${method} / HTTP/1.1`, 'Host: app.example.com', 'Content-Length: 0']);
  assert.equal((await ask('OPTIONS')).status, 200);
  for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    assert.equal((await ask(method)).status, 403, method);
  }
});

test('signed cookies fragment no cache', async () => {
  const sign = (seconds: number) =>
    signPolicy(RSA, { resource: `${SITE}/*`, condition: until(NOW + seconds) });
  const first = await get('/cached/x', { ...sign(60), lang: 'en' });
  const second = await get('/cached/x', { ...sign(90), lang: 'en' });
  const third = await get('/cached/x', { ...sign(90), lang: 'de' });
  assert.equal(second.body, first.body);
  assert.equal(second.headers['x-cache'], 'Hit from cloudfront');
  assert.notEqual(third.body, first.body);
});

test('what is cached is given to nobody without a signature', async () => {
  const cookies = signPolicy(RSA, { resource: `${SITE}/*`, condition: until(NOW + 60) });
  assert.equal(codeOf(await get('/cached/y', cookies)), '200');
  assert.equal(codeOf(await getRaw(emulator.port, '/cached/y')), '403 MissingKey');
  assert.equal(
    codeOf(await get('/cached/y', signPolicy(EC, { condition: until(NOW + 60) }))),
    '403 InvalidKey',
  );
});
