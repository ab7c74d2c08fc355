/** What a running emulator says of the code that it has loaded. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type EmulatorOptions, startEmulator } from '@postern/emulator';

export type ViewerRequest = NonNullable<EmulatorOptions['behaviors'][number]['viewerRequest']>;

/** The hash of the only function, in Base64, as Lambda's `CodeSha256`. */
export async function loadedSha256(viewerRequest: ViewerRequest): Promise<string | undefined> {
  const emulator = await startEmulator({
    behaviors: [{ viewerRequest }],
    origin: { url: 'http://127.0.0.1:9' },
  });
  try {
    const [only, ...others] = emulator.functions;
    assert.equal(others.length, 0);
    return only?.codeSha256;
  } finally {
    await emulator.close();
  }
}

export function sha256(code: Uint8Array | string): string {
  return createHash('sha256').update(code).digest('base64');
}
