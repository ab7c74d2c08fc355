/** A KeyValueStore of the emulator, and what AWS's own client needs to write there. */
import type { TestContext } from 'node:test';
import {
  type KeyValueStore,
  type KeyValueStoreOptions,
  startKeyValueStore,
} from '@postern/emulator';
import type { KeyRing } from 'postern/gate';
import { RING_KEY, ringValue } from 'postern/key-value-store';
import { makeRing } from '../keys/key-ring.ts';

export const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a secret for nobody',
  sessionToken: 'a token for nobody',
} as const;

/** As a shell has them, for the default chain of AWS's client. */
export function setCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = CREDENTIALS.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = CREDENTIALS.secretAccessKey;
  process.env.AWS_SESSION_TOKEN = CREDENTIALS.sessionToken;
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
}

export interface StoreFixture {
  readonly store: KeyValueStore;
  readonly ring: KeyRing;
  /** How often something has happened: `UpdateKeys 409`. */
  readonly calls: ReadonlyMap<string, number>;
}

/** With the session keys of a new ring; closed after the test. */
export async function beginStore(
  t: TestContext,
  options: KeyValueStoreOptions = {},
): Promise<StoreFixture> {
  const ring = makeRing({});
  const calls = new Map<string, number>();
  const store = await startKeyValueStore({
    credentials: CREDENTIALS,
    entries: { [RING_KEY]: ringValue(ring, 0) },
    onCall: ({ operation, status }) => {
      const name = `${operation} ${status}`;
      calls.set(name, (calls.get(name) ?? 0) + 1);
    },
    ...options,
  });
  t.after(() => store.close());
  return { store, ring, calls };
}
