/** The warning where a function tells the origin who asks, and the cache does not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CACHING_DISABLED, CACHING_OPTIMIZED, type OriginRequestPolicy } from '../policies.ts';
import { zipHandler } from '../testing/function-zip.ts';
import { getRaw, sendRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';

const FORWARD_ALL: OriginRequestPolicy = { headers: 'all', cookies: 'all', queryStrings: 'all' };

const viewerRequest = {
  zip: zipHandler(`
    const name = (request.headers['x-sets'] ?? [])[0]?.value;
    if (name) request.headers[name] = [{ value: 'user=alice' }];
    return request;
  `),
};

let emulator: TestEmulator;

before(async () => {
  const originRequestPolicy = FORWARD_ALL;
  const keyed = { ...CACHING_OPTIMIZED, headers: ['X-User'], cookies: ['user'] };
  emulator = await startTestEmulator({
    behaviors: [
      { pathPattern: '/keyed', viewerRequest, originRequestPolicy, cachePolicy: keyed },
      {
        pathPattern: '/uncached',
        viewerRequest,
        originRequestPolicy,
        cachePolicy: CACHING_DISABLED,
      },
      { pathPattern: '/unforwarded', viewerRequest, cachePolicy: CACHING_OPTIMIZED },
      {
        viewerRequest,
        originRequestPolicy,
        cachePolicy: CACHING_OPTIMIZED,
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      },
    ],
  });
});

after(() => emulator.close());

async function warningsFor(path: string, sets: string): Promise<string[]> {
  const earlier = emulator.eventsOf('warning').length;
  await getRaw(emulator.port, path, [`X-Sets: ${sets}`, 'X-Seen: user=alice']);
  return emulator
    .eventsOf('warning')
    .slice(earlier)
    .map(({ rule, detail }) => `${rule} ${detail}`);
}

test('E-CACHE-IDENTITY warns of a header outside the cache key, once for each name', async () => {
  const lines = ['POST /a HTTP/1.1', 'Host: a', 'X-Sets: x-user', 'Content-Length: 0'];
  await sendRaw(emulator.port, lines);
  assert.deepEqual(emulator.eventsOf('warning'), []);
  for (const name of ['x-user', 'x-role', 'cookie']) {
    const [warning, ...more] = await warningsFor('/a', name);
    assert.match(warning ?? '', new RegExp(`^E-CACHE-IDENTITY The function sets "${name}"`));
    assert.deepEqual(more, []);
    assert.doesNotMatch(warning ?? '', /alice/);
    assert.deepEqual(await warningsFor('/b', name), []);
  }
});

test('E-CACHE-IDENTITY is silent where nothing can be shared', async () => {
  for (const name of ['x-user', 'cookie']) {
    for (const path of ['/keyed', '/uncached', '/unforwarded']) {
      assert.deepEqual(await warningsFor(path, name), [], `${path} ${name}`);
    }
  }
  assert.deepEqual(await warningsFor('/a', 'x-seen'), []);
});
