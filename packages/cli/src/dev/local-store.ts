/**
 * The KeyValueStore of a running `postern dev`, in the place of the deployed one: filled with the ring's session keys, written by the
 * login half, and started anew, with what is in it, when the config has another ring or another store.
 */
import { type FunctionStore, type KeyValueStore, startKeyValueStore } from '@postern/emulator';
import { type GatePlan, RING_KEY, readStoredRing, ringValue } from 'postern/gate';

/** As the emulator does it unless it is told otherwise; AWS says "within seconds". */
export const PROPAGATION_SECONDS = 5;

export interface StoreHolder {
  /** Starts what a plan needs. Without sessions there is none. */
  fit(plan: GatePlan): Promise<KeyValueStore | undefined>;
  current(): KeyValueStore | undefined;
  /** What functions read, whichever store is running. */
  readonly forFunctions: FunctionStore;
  close(): Promise<void>;
}

const NOTHING = { version: 0, entries: new Map<string, string>() } as const;

export function createStoreHolder(): StoreHolder {
  let store: KeyValueStore | undefined;
  let startedFor = '';

  async function start({ keyRing, revocationStore }: GatePlan): Promise<void> {
    const before = store && { port: store.port, entries: Object.fromEntries(store.entries()) };
    await store?.close();
    const arn = revocationStore?.type === 'key-value-store' ? revocationStore.arn : undefined;
    const ring = keyRing && ringValue(keyRing, revokedAt(before?.entries[RING_KEY]));
    store = await startKeyValueStore({
      entries: { ...before?.entries, ...(ring && { [RING_KEY]: ring }) },
      propagationDelaySeconds: PROPAGATION_SECONDS,
      ...(before && { port: before.port }),
      ...(arn !== undefined && { arn }),
    });
  }

  return {
    async fit(plan) {
      const { keyRing, revocationStore } = plan;
      // One that is not needed any more goes on: its config may come back.
      if (!keyRing) return undefined;
      // As the config has it: in the store others may rotate the keys.
      const key = JSON.stringify([ringValue(keyRing), revocationStore]);
      if (!store || key !== startedFor) await start(plan);
      startedFor = key;
      return store;
    },
    current: () => store,
    forFunctions: { read: () => store?.read() ?? NOTHING },
    close: async () => store?.close(),
  };
}

/** Of the ring that was there: revocations outlive its keys. Undefined: somebody has put one there that does not say it. */
function revokedAt(ring: string | undefined): number | undefined {
  if (ring === undefined) return 0;
  try {
    return readStoredRing(ring).revokedAt;
  } catch {
    // None of ours: functions look every session up.
    return undefined;
  }
}
