/** Signed URLs as a viewer meets them, and how they stand to cookies. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { type EchoOrigin, startEchoOrigin } from '../testing/echo-origin.ts';
import { getRaw } from '../testing/raw-http.ts';
import { startTestEmulator, type TestEmulator } from '../testing/test-emulator.ts';
import { cookieLine, groupOf, makeSigner, signPolicy, until } from './signer.test.support.ts';

const NOW = 1_800_000_000;
const SITE = 'https://app.example.com';
const RSA = makeSigner('rsa', 'K2JCJMDEHXQW5F');
const EC = makeSigner('ec', 'KEC256');

let origin: EchoOrigin;
let emulator: TestEmulator;

before(async () => {
  origin = await startEchoOrigin();
  emulator = await startTestEmulator({
    origin: { url: origin.url },
    clock: () => NOW,
    behaviors: [{ trustedKeyGroups: [groupOf(RSA, EC)] }],
  });
});

after(async () => {
  await emulator.close();
  origin.close();
});

/** What follows the host. */
function targetOf(url: string): string {
  return url.slice(SITE.length);
}

async function statusOf(target: string, headers: readonly string[] = []): Promise<number> {
  return (await getRaw(emulator.port, target, headers)).status;
}

const dateLessThan = new Date((NOW + 60) * 1000).toISOString();

for (const { keyPairId, privateKey } of [RSA, EC]) {
  for (const algorithm of ['SHA1', 'SHA256'] as const) {
    test(`a URL signed by ${keyPairId} with ${algorithm} opens, and the origin sees none of it`, async () => {
      const common = { keyPairId, privateKey, algorithm };
      const canned = getSignedUrl({ ...common, url: `${SITE}/a?b=c`, dateLessThan });
      const policy = JSON.stringify({
        Statement: [{ Resource: `${SITE}/a*`, Condition: until(NOW + 60) }],
      });
      const custom = getSignedUrl({ ...common, url: `${SITE}/a?b=c`, policy });
      for (const url of [canned, custom]) {
        assert.equal(await statusOf(targetOf(url)), 200, url);
        assert.equal(origin.seen.at(-1)?.target, '/a?b=c');
      }
      assert.equal(await statusOf(`${targetOf(canned)}&more=1`), 403);
      assert.equal(await statusOf(targetOf(custom).replace('/a', '/b')), 403);
    });
  }
}

test('a URL with a parameter of a signed URL makes CloudFront look past the cookies', async () => {
  const cookies = signPolicy(EC, { resource: `${SITE}/*`, condition: until(NOW + 60) });
  const line = cookieLine(cookies);
  assert.equal(await statusOf('/search?q=x', [line]), 200);
  for (const name of ['Expires', 'Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']) {
    assert.equal(await statusOf(`/search?${name}=x`, [line]), 403, name);
    assert.equal(await statusOf(`/search?${name.toLowerCase()}=x`, [line]), 200, name);
  }
});
