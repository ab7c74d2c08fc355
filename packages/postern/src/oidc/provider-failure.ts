/** Why a call to a provider brought nothing: the errors of `oauth4webapi`, and everything else that can be thrown, as a value. */
import type { Failure } from './context.ts';

/** Every registered word is of this form (RFC 6749, OpenID Connect Core); no token and no code is likely to be. */
const ERROR_CODE = /^[a-z_]{1,32}$/;

/** The library's errors carry tokens and codes: nothing of them goes on but an error code and the name of a claim. */
interface ProtocolError {
  /** Of an answer that is an error. */
  readonly status?: number;
  /** The provider's own word for it. */
  readonly error?: unknown;
  readonly cause?: {
    /** Of an ID token that was refused. */
    readonly header?: object;
    readonly claims?: object;
    readonly claim?: string;
    /** Of an answer that is no token response. */
    readonly status?: number;
  };
}

/** For what is thrown while a provider is asked. */
export function failureOf(thrown: unknown): Failure {
  const { status, cause } = Object(thrown) as ProtocolError;
  const {
    header,
    claims,
    claim,
    status: responseStatus,
  } = Object(cause) as NonNullable<ProtocolError['cause']>;
  if (header || claims) return { code: 'id_token_invalid', ...(claim && { claim }) };
  // 429 is as temporary as 503. A redirect, or a 200 that is no JSON, is a page of something in between.
  const isRefusal = /^4(?!29)/.test(String(status ?? responseStatus));
  return isRefusal
    ? { code: 'provider_refused', ...detailOf(thrown) }
    : { code: 'provider_unavailable' };
}

export function detailOf(thrown: unknown): { readonly detail?: string } {
  const { status, error } = Object(thrown) as ProtocolError;
  // With a challenge, whose words the library does not read (RFC 6749 section 5.2).
  if (status === 401) return { detail: 'invalid_client' };
  return typeof error === 'string' && ERROR_CODE.test(error) ? { detail: error } : {};
}
