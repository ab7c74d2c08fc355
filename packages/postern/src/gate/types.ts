/** What goes into a gate and what comes out, the same for every target. */
import type { RejectionCode } from '../errors.ts';

/** A viewer request as every adapter hands it to the gate. Nothing in it has been checked. */
export interface GateRequest {
  readonly method: string;
  /** The `Host` header, or `:authority`. */
  readonly host: string;
  /** The path as the viewer sent it: still encoded, dot segments and repeated slashes in place. */
  readonly path: string;
  /** The query as the viewer sent it, without `?`; empty when there is none. */
  readonly query: string;
  /** Lower-case name to the values in order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly clientIp: string;
  /**
   * The body as text, of a POST under `/.postern/` alone and only for a gate with a login. Absent too where it is over 16 KB,
   * or where the platform has cut it off: what needs a body refuses then.
   */
  readonly body?: string | undefined;
  /** The platform's name for this request, shown on pages. */
  readonly requestId?: string | undefined;
}

/** Name and value of a header, the name in lower case. */
export type Header = readonly [name: string, value: string];

/** Which step decided: read it as "because of its …". */
export type DecisionReason =
  | 'host'
  | 'request'
  | 'path'
  | 'resource_metadata'
  | 'rule'
  | 'preflight'
  | 'credential'
  | 'session'
  | 'login'
  | 'token'
  | 'delegate'
  | 'require'
  | 'anyone'
  | 'authenticated'
  | 'nobody';

interface DecisionBase {
  /** The deciding rule's place in `rules`, counted from 0; `-1` when no rule was reached. */
  readonly rule: number;
  readonly reason: DecisionReason;
  /** The claim that was missing, wrong, or not enough. */
  readonly claim?: string | undefined;
  /** The `kid` of the key that verified the token. */
  readonly kid?: string | undefined;
  /** The person, for the log: an HMAC under the ring's own key, never the name. */
  readonly subject?: (() => string | undefined) | undefined;
  /** What else the log should have: the provider's error code, or what did not fit. */
  readonly note?: string | undefined;
  /** Identity headers that were left out: a value over 1,024 bytes, or an assertion with nothing to say or too much. */
  readonly omittedHeaders?: readonly string[] | undefined;
  /** Of a gate with `unsafeReportOnly`, in every decision: nothing is protected. */
  readonly reportOnly?: true;
}

/** The request goes on to the origin, after these changes. */
export interface AllowDecision extends DecisionBase {
  readonly kind: 'allow';
  readonly status: 200;
  readonly code: 'allowed';
  readonly setHeaders: readonly Header[];
  readonly removeHeaders: readonly string[];
  /** The path to ask the origin for, when it differs from the request's. */
  readonly uri?: string | undefined;
  /** With `unsafeReportOnly`: what the viewer would have been answered in the place of passing. */
  readonly wouldDeny?: AnswerDecision;
}

/** The gate answers in the origin's place. */
export interface AnswerDecision extends DecisionBase {
  readonly kind: 'redirect' | 'deny' | 'respond';
  /** HTTP status: 302 or another 3xx for `redirect`, 400, 401, 403, 421 or 503 for `deny`, 200 or 204 for `respond`. */
  readonly status: number;
  readonly code: RejectionCode | 'responded';
  readonly headers: readonly Header[];
  readonly body: string;
}

export type Decision = AllowDecision | AnswerDecision;
