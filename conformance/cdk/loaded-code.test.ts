/** The hash that examples are compared by tells one code from another. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startEmulator } from '@postern/emulator';
import { loadedSha256, sha256 } from './loaded-code.ts';

const code = 'function handler(event) { return event.request; }';

it('another build has another hash', async () => {
  assert.notEqual(await loadedSha256({ code }), await loadedSha256({ code: `${code} ` }));
});

it('a function that was replaced has the hash of the new code', async () => {
  const origin = { url: 'http://127.0.0.1:9' };
  const emulator = await startEmulator({ behaviors: [{ viewerRequest: { code } }], origin });
  try {
    await emulator.replaceFunction(`${code} `);
    assert.deepEqual(emulator.functions, [
      { kind: 'cloudfront-function', codeSha256: sha256(`${code} `) },
    ]);
  } finally {
    await emulator.close();
  }
});
