/** What an origin is to the pipeline: a request in, a response out. */
import type { Body } from '../pipeline/exchange.ts';
import type { HeaderLine } from '../wire.ts';

/** A request on its way to the origin; strings are wire bytes. */
export interface OriginRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly headers: readonly HeaderLine[];
  readonly body: Body | undefined;
}

/** The origin's answer, hop-by-hop headers removed. */
export interface OriginResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Body;
}

/** Why an origin gave no answer. */
export type OriginFailure = 'connection' | 'timeout';

/** A folder or a server. */
export interface Origin {
  /** The value of `Host` unless the policy forwards the viewer's. */
  readonly host: string;
  /** Sent with every request, in place of the viewer's. */
  readonly customHeaders?: readonly HeaderLine[];
  fetch(request: OriginRequest): Promise<OriginResponse | OriginFailure>;
  close(): void;
}
