/** Custom error responses as a viewer meets them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkOptions } from '../check-options.ts';
import { groupOf, makeSigner } from '../signed-cookies/signer.test.support.ts';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { zipHandler } from '../testing/function-zip.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin(({ target }) => {
    if (target === '/errors/403.html') return { body: 'sign in first' };
    return target.startsWith('/ok') ? {} : { status: Number(target.slice(1, 4)), body: 'theirs' };
  });
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    behaviors: [
      { pathPattern: '/errors/*' },
      { pathPattern: '/private/*', trustedKeyGroups: [groupOf(makeSigner('ec', 'K1'))] },
      {
        pathPattern: '/function/*',
        viewerRequest: { zip: zipHandler("return { status: '403', body: 'its own' };") },
      },
      {},
    ],
    customErrorResponses: [
      { errorCode: 403, responsePagePath: '/errors/403.html' },
      { errorCode: 404, responsePagePath: '/errors/403.html', responseCode: 200 },
      { errorCode: 500, responsePagePath: '/404/page' },
    ],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

async function get(target: string, init?: RequestInit): Promise<string> {
  const response = await fetch(emulator.url + target, init);
  return `${response.status} ${await response.text()}`;
}

test('a missing signature is answered with the page, and with nothing of the site', async () => {
  const seen = origin.seen.length;
  assert.equal(await get('/private/x?a=b'), '403 sign in first');
  assert.deepEqual(
    origin.seen.slice(seen).map(({ target }) => target),
    ['/errors/403.html'],
  );
  // POST is no method of this behavior, which is a 403 of CloudFront as well.
  assert.equal(await get('/private/x', { method: 'POST', body: 'a' }), '403 sign in first');
});

test("an origin's error is replaced, by its own code or another", async () => {
  assert.equal(await get('/403'), '403 sign in first');
  assert.equal(await get('/404'), '200 sign in first');
});

test('what a function answers is not', async () => {
  assert.equal(await get('/function/x'), '403 its own');
});

test('other codes stay, and a page that is not there is an error of its own', async () => {
  assert.equal(await get('/502'), '502 theirs');
  assert.equal(await get('/ok'), '200 from the origin');
  assert.equal(await get('/500'), '404 theirs');
});

test('checkOptions() refuses what CloudFront has no such response for', () => {
  for (const [response, message] of [
    [
      { errorCode: 401, responsePagePath: '/a' },
      /"customErrorResponses\[0\]\.errorCode" must be one/,
    ],
    [{ errorCode: 403, responsePagePath: 'a' }, /responsePagePath" must be a path/],
    [{ errorCode: 403 }, /responsePagePath" must be a path/],
    [{ errorCode: 403, responsePagePath: '/a', responseCode: 0 }, /responseCode" must be a whole/],
    [{ code: 403 }, /Unknown option "customErrorResponses\[0\]\.code"/],
  ] as const) {
    const customErrorResponses = [response] as never;
    const options = { behaviors: [{}], origin: { directory: '.' }, customErrorResponses };
    assert.throws(() => checkOptions(options), { name: 'TypeError', message });
  }
});
