/** Reads the bearer token of a request (RFC 6750 section 2.1). Whether it is one at all is the verifier's business. */
import type { GateRejectionCode } from '../errors.ts';

export type BearerCredential =
  | { readonly code?: undefined; readonly bearer: string }
  | { readonly code: GateRejectionCode };

/** The one token of the one `Authorization` value, or why there is none. */
export function readBearerToken(values: readonly string[] | undefined): BearerCredential {
  if (!values?.length) return { code: 'credential_missing' };
  if (values.length > 1) return { code: 'ambiguous_credential' };
  const value = values[0] as string;
  // The scheme's name is case-insensitive (RFC 9110 section 11.1).
  const isBearer = value.slice(0, 7).toLowerCase() === 'bearer ';
  return isBearer ? { bearer: value.slice(7).trim() } : { code: 'unsupported_scheme' };
}
