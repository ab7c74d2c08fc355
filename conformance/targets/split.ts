/**
 * Both halves in the local CloudFront: the CloudFront Function in njs before a real origin, and the login half in Lambda's runtime
 * client on `/.postern/*`. Who is sent from the one to the other is followed, as by a browser.
 */
import { startEmulator } from '@postern/emulator';
import type { RequestCase, TestTarget } from '../support/case.ts';
import { startEchoOrigin } from '../support/echo-origin.ts';
import { EVERY_METHOD } from '../support/every-method.ts';
import { observeOnWire } from './emulator.ts';

export interface SplitTargetOptions {
  /** Source of the CloudFront Function. */
  readonly code: string;
  readonly entries: ReadonlyMap<string, string>;
  /** The login half. */
  readonly zip: Uint8Array;
}

export async function createSplitTarget(options: SplitTargetOptions): Promise<TestTarget> {
  const { code, entries, zip } = options;
  const origin = await startEchoOrigin();
  const keyValueStore = { read: () => ({ version: 1, entries }) };
  const allowedMethods = EVERY_METHOD;
  const emulator = await startEmulator({
    behaviors: [
      {
        ...{ pathPattern: '/.postern/*', allowedMethods },
        viewerRequest: { zip, includeBody: true },
      },
      { viewerRequest: { code, keyValueStore }, allowedMethods },
    ],
    origin: { url: origin.url },
  });
  const observe = (request: RequestCase) => observeOnWire(emulator.port, request);
  return {
    name: 'split',
    async observe(request) {
      const first = await observe(request);
      const [path = '', query = ''] = (first.headers.location ?? '').split('?');
      return path === '/.postern/login' ? observe({ ...request, path, query }) : first;
    },
    async close() {
      await emulator.close();
      await origin.close();
    },
  };
}
