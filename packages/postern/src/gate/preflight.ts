/** Recognises a CORS preflight (Fetch standard, "CORS-preflight request"). */
import type { GateRequest } from './types.ts';

/** The method that the page wants to use, which is the one to match rules with; `undefined` for any other request. */
export function preflightMethod({ method, headers }: GateRequest): string | undefined {
  return method === 'OPTIONS' && headers.origin
    ? headers['access-control-request-method']?.[0] || undefined
    : undefined;
}
