/** What a gate and a delegate say to each other: `POST /verify`, JSON both ways. `docs/delegation-protocol.md` is the specification. */
import type { TokenRejectionCode } from '../errors.ts';

/** The members of a request that a config may send along, by `send`. */
export type SentMember = 'method' | 'host' | 'path' | 'query' | 'clientIp';

/** The viewer's request, as far as the config sends it. */
export type SentRequest = Partial<Record<SentMember, string>> & {
  /** Lower-case name to the values in order. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
};

/** The body of `POST /verify`, and the payload of a direct invoke. */
export interface VerifyRequest {
  readonly token: string;
  readonly request?: SentRequest;
}

/** Everything that a delegate may refuse a token with; `errors.ts` says what each means. */
export type DelegateRejectionCode =
  | Exclude<TokenRejectionCode, 'key_unavailable'>
  | 'token_inactive'
  | 'delegate_denied';

interface VerifyAnswerBase {
  /** For how long the answer may be kept, in seconds. @default 0: not at all */
  readonly ttlSeconds?: number;
}

export interface VerifyAcceptance extends VerifyAnswerBase {
  readonly ok: true;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly kid?: string;
}

export interface VerifyRefusal extends VerifyAnswerBase {
  readonly ok: false;
  readonly code: DelegateRejectionCode;
  readonly claim?: string;
}

/** The body of the answer, with status 200 for either verdict. */
export type VerifyAnswer = VerifyAcceptance | VerifyRefusal;
