/** What a CloudFront Function can read of a KeyValueStore at one moment; the store itself is in `../key-value-store`. */

/** The store's state where functions run: behind the original by the propagation delay. */
export interface StoreSnapshot {
  readonly version: number | string;
  readonly entries: ReadonlyMap<string, string>;
  /** Why every call rejects at the moment; `undefined` while the store is well. */
  readonly fault?: string | undefined;
}

/** A store as functions see it. */
export interface FunctionStore {
  read(): StoreSnapshot;
}
