/** What `startKeyValueStore` takes and gives. */
import type { FunctionStore } from '../cloudfront-function/function-store.ts';
import type { RoleCredentials } from '../function/function-identity.ts';

/** A KeyValueStore on loopback. */
export interface KeyValueStoreOptions {
  /**
   * Where the entries are kept; made when it is not there.
   * @default nowhere: they end with the store
   */
  readonly file?: string;
  /** The entries of a store that is new: one that was in `file` keeps its own. */
  readonly entries?: Readonly<Record<string, string>>;
  /** The same as the path of AWS's import file, `{"data":[{"key":"…","value":"…"}]}`. */
  readonly importFile?: string;
  /**
   * How long functions go on reading what was there before a change.
   * @default 5
   */
  readonly propagationDelaySeconds?: number;
  /**
   * Seconds since the epoch, for the propagation.
   * @default the system's clock
   */
  readonly clock?: () => number;
  /**
   * Loopback port of the API; it never listens on another interface.
   * @default 0, any free port
   */
  readonly port?: number;
  /** @default 'arn:aws:cloudfront::123456789012:key-value-store/00000000-0000-4000-8000-000000000000' */
  readonly arn?: string;
  /**
   * The only caller who is let in, by a signature that holds.
   * @default anybody whose request is signed with Signature Version 4A; the signature itself is not checked
   */
  readonly credentials?: RoleCredentials;
  /**
   * What a write with another version than the store's is answered with. AWS documents the first; the second, which is
   * documented without its reasons, is what some report.
   * @default 'ConflictException'
   */
  readonly conflictError?: 'ConflictException' | 'ValidationException';
  /** Hears of every call, never of a value. */
  readonly onCall?: (call: KeyValueStoreCall) => void;
}

export interface KeyValueStoreCall {
  readonly operation: string;
  readonly status: number;
  readonly errorType?: string;
}

/** What goes wrong at AWS. */
export interface KeyValueStoreFault {
  /** Functions cannot read. @default they can */
  readonly reads?: boolean;
  /**
   * `throttle`: 429; `error`: 500; `denied`: 403; `hang`: no answer at all.
   * @default the API answers
   */
  readonly api?: 'throttle' | 'error' | 'denied' | 'hang' | undefined;
  /** For how many calls of the API. @default until another fault is set */
  readonly times?: number;
}

/** A running KeyValueStore. Functions read it `propagationDelaySeconds` late. */
export interface KeyValueStore extends FunctionStore {
  readonly arn: string;
  /** Of the API. AWS's client puts the account in front of it, so it has a name: `http://localhost:PORT`. */
  readonly url: string;
  readonly port: number;
  /** As the API sees it. */
  entries(): ReadonlyMap<string, string>;
  /** Lets something go wrong; `{}` ends it. */
  fail(fault: KeyValueStoreFault): void;
  /** May be called again. */
  close(): Promise<void>;
}
