/** The role's credentials, which a Lambda@Edge function finds in its reserved variables. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { zipHandler, zipModule } from '../testing/function-zip.ts';
import { startTestEmulator } from '../testing/test-emulator.ts';
import { CREDENTIALS, invokeUrl, REGION, startTestLambda } from '../testing/test-lambda.ts';

const zip = zipHandler(`
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
  return { status: '200', body: [id, secret, token].join(' ') };
`);

test('startEmulator() gives each function the credentials of its role', async (t) => {
  const functionCredentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  const behaviors = [{ viewerRequest: { zip } }];
  const emulator = await startTestEmulator({ behaviors, functionCredentials }, t);
  assert.equal(await (await fetch(emulator.url)).text(), 'a b c');
});

test('startEmulator() refuses credentials that are incomplete, without showing them', async () => {
  const functionCredentials = { accessKeyId: 'key-marker', secretAccessKey: '' };
  await assert.rejects(
    startTestEmulator({ behaviors: [{}], functionCredentials }),
    (error: Error) => {
      assert.match(error.message, /^Option "functionCredentials\.secretAccessKey" must be/);
      assert.doesNotMatch(error.message, /marker/);
      return true;
    },
  );
});

/** An edge function that asks another Lambda, with the signer that the runtime uses. */
function zipDelegating(url: string): Uint8Array {
  const signer = readFileSync(fileURLToPath(import.meta.resolve('aws4fetch')));
  const source = `
    import { AwsClient } from './signer.mjs';
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken } = process.env;
    const client = new AwsClient({ accessKeyId, secretAccessKey, sessionToken,
      region: '${REGION}', service: 'lambda', retries: 0 });
    export const handler = async () => {
      const response = await client.fetch('${url}', { method: 'POST', body: '{"token":"a"}' });
      return { status: String(response.status), body: await response.text() };
    };
  `;
  return zipSync({ 'index.mjs': strToU8(source), 'signer.mjs': signer });
}

test('a Lambda@Edge function invokes a local Lambda with the credentials of its role', async (t) => {
  const delegate = 'export const handler = async ({ token }) => ({ ok: token === "a" });';
  const lambda = await startTestLambda({ delegate: { zipFile: zipModule(delegate) } });
  t.after(() => lambda.close());
  const viewerRequest = { zip: zipDelegating(invokeUrl(lambda, 'delegate')) };
  const behaviors = [{ viewerRequest }];
  const withRole = await startTestEmulator({ behaviors, functionCredentials: CREDENTIALS }, t);
  const allowed = await fetch(withRole.url);
  assert.deepEqual([allowed.status, await allowed.text()], [200, '{"ok":true}']);
  const withoutRole = await startTestEmulator({ behaviors }, t);
  const refused = await fetch(withoutRole.url);
  assert.equal(refused.status, 403);
  assert.match(await refused.text(), /The security token included in the request is invalid/);
});
