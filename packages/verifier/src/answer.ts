/** Answers of the endpoints, before they become HTTP. Always JSON and never kept by a cache. */

/** What became of a request, for log and metrics: a rejection code, or one of these. */
export type OutcomeCode = string;

export interface Answer {
  readonly status: number;
  readonly code: OutcomeCode;
  /** JSON. */
  readonly body: string;
  /** Besides the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is an error of this name. */
export function failure(
  status: number,
  code: OutcomeCode,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return { status, code, body: `{"error":"${code}"}`, ...(headers && { headers }) };
}

export const NOT_FOUND: Answer = failure(404, 'not_found');
/** The rest of the body is not read, so the connection cannot be used again. */
export const BODY_TOO_LARGE: Answer = failure(413, 'body_too_large', { connection: 'close' });
/** The client has gone away, or was too slow; so nobody reads this. */
export const BODY_INCOMPLETE: Answer = failure(400, 'body_incomplete', { connection: 'close' });
/** Not 5xx: a gate counts those as failures and would stop asking, while 429 says that others are being answered. */
export const OVERLOADED: Answer = failure(429, 'overloaded', { 'retry-after': '1' });
export const INTERNAL_ERROR: Answer = failure(503, 'internal_error');

export function methodNotAllowed(allow: string): Answer {
  return failure(405, 'method_not_allowed', { allow });
}
