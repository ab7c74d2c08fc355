/** `startKeyValueStore`: a KeyValueStore with AWS's data API on loopback, for functions that run here. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_ID } from '../function/function-identity.ts';
import { send } from '../lambda-api/answer.ts';
import { checkKeyValueStoreOptions, firstEntries } from './check-options.ts';
import type { KeyValueStore, KeyValueStoreFault, KeyValueStoreOptions } from './options.ts';
import { type ServeContext, serve } from './serve.ts';
import { createEntryStore, type EntryStore, newEtag } from './store.ts';
import { loadSnapshot, saveSnapshot } from './store-file.ts';

const ARN = `arn:aws:cloudfront::${ACCOUNT_ID}:key-value-store/00000000-0000-4000-8000-000000000000`;
const PROPAGATION_DELAY_SECONDS = 5;

/** Resolves when it answers requests. */
export async function startKeyValueStore(
  options: KeyValueStoreOptions = {},
): Promise<KeyValueStore> {
  checkKeyValueStoreOptions(options);
  const { arn = ARN, clock = systemClock, conflictError = 'ConflictException' } = options;
  const store = openStore(options, clock);
  const faults = createFaults();
  const { credentials, onCall } = options;
  const { nextFault } = faults;
  const rest = { arn, conflictError, credentials, onCall, nextFault };
  const server = await listen({ store, createdAt: clock(), ...rest }, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    arn,
    port,
    url: `http://localhost:${port}`,
    read: () => ({ ...store.read(), ...faults.ofReads() }),
    entries: () => store.latest().entries,
    fail: faults.set,
    close: () => {
      closing ??= shutDown(server);
      return closing;
    },
  };
}

function systemClock(): number {
  return Date.now() / 1_000;
}

function openStore(options: KeyValueStoreOptions, clock: () => number): EntryStore {
  const { file, propagationDelaySeconds = PROPAGATION_DELAY_SECONDS } = options;
  const found = file === undefined ? undefined : loadSnapshot(file);
  return createEntryStore({
    begin: found ?? { entries: firstEntries(options), etag: newEtag() },
    propagationDelaySeconds,
    clock,
    save: (snapshot) => {
      if (file !== undefined) saveSnapshot(file, snapshot);
    },
  });
}

interface Faults {
  set(fault: KeyValueStoreFault): void;
  nextFault: ServeContext['nextFault'];
  ofReads(): { readonly fault?: string };
}

function createFaults(): Faults {
  let fault: KeyValueStoreFault = {};
  let left = 0;
  return {
    set(next) {
      fault = next;
      left = next.times ?? Number.POSITIVE_INFINITY;
    },
    nextFault: () => (left-- > 0 ? fault.api : undefined),
    ofReads: () => (fault.reads ? { fault: 'The key value store cannot be read' } : {}),
  };
}

async function listen(context: ServeContext, port: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, context)
      .then((answer) => answer && send(outgoing, randomUUID(), answer))
      // The client is gone, or this is a defect of the API: either way there is nobody to answer.
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

function shutDown(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
