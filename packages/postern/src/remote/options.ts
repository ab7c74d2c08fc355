/** The shape of `delegate` in `postern.config.ts`: who answers in the gate's place. `plan-delegate.ts` says what is refused. */
import type { SentMember } from './protocol.ts';
import type { HmacKey } from './sign-hmac.ts';

/** What every form of delegation has. */
export interface CommonDelegateOptions {
  /** How long a request may wait for its verdict, a second attempt included. @default 800 */
  readonly deadlineMilliseconds?: number;
  /** The longest that an answer is kept, in seconds; the answer's own life and the token's `exp` may end it sooner. 0: none is. @default 60 */
  readonly cacheMaxAgeSeconds?: number;
  /** Good answers kept in one instance; refusals have as much again, apart. @default 1000 */
  readonly cacheMaxEntries?: number;
  /** Their bytes, estimated; refusals have as much again. @default 4194304 */
  readonly cacheMaxBytes?: number;
}

/** Postern's own protocol: `POST`, JSON both ways. See `docs/delegation-protocol.md`. */
export interface HttpDelegateOptions extends CommonDelegateOptions {
  readonly type: 'http';
  /** The whole URL, https (http on loopback). Of several, the second is asked when the first fails. */
  readonly url: string | readonly string[];
  /** How the delegate knows the gate: a shared secret, or the function's role (a function URL with `AWS_IAM`). */
  readonly authentication:
    | { readonly hmac: HmacKey }
    | { readonly sigV4: { readonly region: string; readonly service?: 'lambda' | 'execute-api' } };
  /** What is sent besides the token. Each member makes the cache less useful: an answer is kept for exactly what was sent. @default [] */
  readonly send?: readonly SentMember[];
  /** Request headers that are sent too. @default [] */
  readonly sendHeaders?: readonly string[];
}

export type DelegateOptions = HttpDelegateOptions;
