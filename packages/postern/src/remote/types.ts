/** What the gate asks, and what the forms of delegation have in common. */
import type { RejectionCode } from '../errors.ts';

/** A viewer request, as far as a delegate may be told about it: the gate's `GateRequest`. */
export interface AskedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly clientIp: string;
}

export interface Question {
  readonly request: AskedRequest;
  /** The rule's place. */
  readonly rule: number;
  /** The bearer token; absent where the delegate reads credentials itself. */
  readonly bearer?: string | undefined;
}

/** A delegate's verdict. */
export type Answer = (
  | {
      readonly ok: true;
      readonly claims: Readonly<Record<string, unknown>>;
      readonly kid?: string | undefined;
    }
  | {
      readonly ok: false;
      readonly code: RejectionCode;
      readonly claim?: string | undefined;
      /** HTTP status for the viewer. @default the code's own */
      readonly status?: number | undefined;
      /** What of the delegate's own headers goes on to the viewer; its status is `status`. */
      readonly relayed?: readonly (readonly [name: string, value: string])[];
    }
) & {
  /** For how long it may be kept, in seconds. @default 0 */
  readonly ttlSeconds?: number | undefined;
};

/**
 * Why there is no answer. `failed`: a transport error, a timeout or 5xx; counts for the breaker, and another target is asked.
 * `busy`: throttled; another target is asked. `unusable`: whoever is asked, it would be the same.
 */
export type NoAnswer = 'failed' | 'busy' | 'unusable';

export interface SendOptions {
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /** Seconds since the epoch. */
  readonly now: number;
  /** What `keyOf` gave. */
  readonly sent?: string | undefined;
  /** SHA-256 of it, base64url. */
  readonly sentHash?: string | undefined;
}

/** One way to ask. */
export interface Form {
  /** Exactly what is sent, in one text: it is what an answer is kept for. `undefined`: without a credential, nothing is kept. */
  readonly keyOf: (question: Question) => string | undefined;
  /** What is refused without asking anybody, and so tells nothing of how a target is. */
  readonly refuse?: (question: Question) => Answer | undefined;
  /** Asks one target. A rejection counts as `failed`. */
  readonly send: (
    question: Question,
    target: string,
    options: SendOptions,
  ) => Promise<Answer | NoAnswer>;
}

/** The part of `fetch` that is used. */
export type FetchAnswer = (url: string, init: RequestInit) => Promise<Response>;

export interface DelegatePorts {
  readonly fetch: FetchAnswer;
}
