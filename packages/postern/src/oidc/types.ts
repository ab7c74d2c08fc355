/** What the login endpoints take and answer. */
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';

/** A viewer request as far as the login looks at it: the gate's `GateRequest`. */
export interface LoginRequest {
  readonly method: string;
  /** The `Host` header; its port counts on loopback only. */
  readonly host: string;
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body as text; absent where there is none, or where the platform has cut it off. */
  readonly body?: string | undefined;
  /** The platform's name for this request, shown on pages. */
  readonly requestId?: string | undefined;
}

/** A request with what the gate knows of it. */
export interface Visit {
  readonly request: LoginRequest;
  /** One of `hosts`: lower case, without port. */
  readonly host: string;
  /** `https://` and the host; on loopback `http://`, with the request's port. */
  readonly origin: string;
  /** Seconds since the epoch. */
  readonly now: number;
}

export type Header = readonly [name: string, value: string];

/** An answer in the origin's place. `no-store` is in its headers; `set-cookie` may be there several times. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
  /** Why, for the log: `responded` where nothing was refused. */
  readonly code: RejectionCode | 'responded';
  /** More for the log: a claim's name, the provider's registered error code, or what had to be left out. */
  readonly note?: string | undefined;
}

/** Of `oauth4webapi`, and of key sets. */
export type FetchProvider = (url: string, init: RequestInit) => Promise<Response>;

/** Where revocations are written. Keys and times as `contracts` has them. */
export interface RevocationWriter {
  /** Resolves once the entry is accepted. */
  readonly put: (key: string, time: number) => Promise<void>;
}

/**
 * Where they are kept, for gates that look them up themselves. The login half of a split gate does not: the CloudFront Function
 * looks, for a thirty-thousandth of what the store's API costs.
 */
export interface RevocationStore extends RevocationWriter {
  /** When it was revoked, in seconds since the epoch; undefined: it was not. A rejection or throw denies. */
  readonly get: (key: string) => number | undefined | Promise<number | undefined>;
}

/** What a page's script may know of a session. */
export type PublicSession = Pick<Session, 'sub' | 'exp' | 'end' | 'auth_time'> & {
  readonly claims: Readonly<Record<string, unknown>>;
};
