/** What the gate protects in development: a folder, a server, or an echo of each request. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OriginOptions } from '@postern/emulator';
import { problem } from '../errors.ts';
import { shownUrl } from '../shown-url.ts';
import { startEchoOrigin } from './echo-origin.ts';

export interface OpenOrigin {
  readonly origin: OriginOptions;
  /** For people. */
  readonly name: string;
  close(): Promise<void>;
}

export interface OpenOriginOptions {
  /** A folder or a URL. */
  readonly origin?: string | undefined;
  readonly cwd: string;
}

export async function openOrigin({ origin, cwd }: OpenOriginOptions): Promise<OpenOrigin> {
  if (origin === undefined) {
    const { url, close } = await startEchoOrigin();
    return { origin: { url }, name: 'an echo of each request', close };
  }
  const close = async (): Promise<void> => {};
  if (/^https?:\/\//i.test(origin) && URL.canParse(origin)) {
    return { origin: { url: origin }, name: shownUrl(origin), close };
  }
  const directory = resolve(cwd, origin);
  const isFolder = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false, // whatever the reason, it cannot be served
  );
  if (!isFolder) throw problem('origin_unusable', origin);
  return { origin: { directory }, name: origin, close };
}
