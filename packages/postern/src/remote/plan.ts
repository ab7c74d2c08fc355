/** A delegate before it is put together: plain JSON, made by `plan-delegate.ts`. The runtime trusts it. */
import type { SentMember } from './protocol.ts';
import type { HmacKey } from './sign-hmac.ts';

export interface CommonDelegatePlan {
  readonly deadlineMilliseconds: number;
  readonly cacheMaxAgeSeconds: number;
  readonly cacheMaxEntries: number;
  readonly cacheMaxBytes: number;
  /** Stands for the whole config in the cache's keys. */
  readonly configHash: string;
  /** Where to ask, in order. */
  readonly targets: readonly string[];
}

export interface HttpDelegatePlan extends CommonDelegatePlan {
  readonly type: 'http';
  readonly hmac?: HmacKey;
  readonly sigV4?: { readonly region: string; readonly service: string };
  readonly send?: readonly SentMember[];
  /** Lower case. */
  readonly sendHeaders?: readonly string[];
}

export type DelegatePlan = HttpDelegatePlan;
