/** One request on its way through the pipeline: what the viewer sent, and what the stages have made of it. */
import type { Behavior, Distribution } from '../distribution.ts';
import type { HeaderLine } from '../wire.ts';

/** A body: bytes, or a stream that is read once. */
export type Body = Buffer | AsyncIterable<Buffer>;

/** The request as it stands now; strings are wire bytes. */
export interface EdgeRequestLine {
  readonly path: string;
  /** Without `?`; `undefined` when the target has none. */
  readonly query: string | undefined;
  readonly headers: readonly HeaderLine[];
  readonly body: Body | undefined;
}

/** One request and its progress. */
export interface Exchange {
  readonly requestId: string;
  readonly clientIp: string;
  readonly method: string;
  /** Changed by the viewer-request function. */
  request: EdgeRequestLine;
  /** Set by the stage that chooses it. */
  behavior?: Behavior;
}

/** An answer to the viewer, before CloudFront's own headers. */
export interface EdgeResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Body;
  /** The word before "from cloudfront" in `X-Cache`. */
  readonly result: string;
}

/** A stage answers, or leaves the request to the next one. */
export type Stage = (
  exchange: Exchange,
  distribution: Distribution,
) => EdgeResponse | undefined | Promise<EdgeResponse | undefined>;
