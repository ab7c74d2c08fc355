/** Finds Lambda's own runtime client for a managed runtime, and says how that client is started. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The managed runtimes that Lambda@Edge supports. */
export type ManagedRuntime = 'nodejs22.x' | 'nodejs24.x';

/** How to start the runtime client. */
export interface RuntimeClient {
  readonly entry: string;
  readonly entryArguments: readonly string[];
  readonly preload: string;
}

/** nodejs22.x runs client 3, which takes callbacks; nodejs24.x runs client 4, which refuses them. */
const CLIENTS: Readonly<Record<ManagedRuntime, { folder: string; handlerInArguments: boolean }>> = {
  'nodejs22.x': { folder: '3/bin/index.mjs', handlerInArguments: true },
  'nodejs24.x': { folder: '4/index.mjs', handlerInArguments: false },
};

/** The client of one managed runtime, as `scripts/copy-runtime-client.mjs` laid it out. */
export function findRuntimeClient(runtime: ManagedRuntime, handler: string): RuntimeClient {
  const client = CLIENTS[runtime];
  const entry = fromPackage(`dist/runtime-client/${client.folder}`);
  if (!existsSync(entry)) {
    throw new Error(
      `Cannot find Lambda's runtime client at "${entry}": run node packages/emulator/scripts/copy-runtime-client.mjs`,
    );
  }
  return {
    entry,
    entryArguments: client.handlerInArguments ? [handler] : [],
    preload: fromPackage('runtime/preload.cjs'),
  };
}

function fromPackage(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
