/**
 * Every code with which Postern refuses something, in one place, with its meaning and its remedy.
 * Codes are stable: logs, alarms and tests may rely on them.
 */

/** Why a token is not believed. Returned by the verifier, never thrown. */
export type TokenRejectionCode =
  /** Not a JWS in compact form: not a string, not three base64url segments, padding, foreign characters. Send the bare token. */
  | 'token_malformed'
  /** Longer than 16,383 characters. Ask the provider for fewer claims. */
  | 'token_too_large'
  /** The header is not strict JSON: no object, duplicate members, invalid UTF-8, or a member of the wrong type. */
  | 'header_malformed'
  /** The header has `crit`: no extension is understood here (RFC 7515 section 4.1.11). */
  | 'crit_unsupported'
  /** The header has `b64: false`: unencoded payloads are not JWTs (RFC 7797 section 7). */
  | 'b64_unsupported'
  /** The header's `typ` is not the configured one: another kind of token (RFC 8725 section 3.11). */
  | 'typ_mismatch'
  /** The header's `alg` is not in `algorithms`. */
  | 'algorithm_not_allowed'
  /** No trusted key has this `kid` and `alg`, or several could be meant. */
  | 'key_not_found'
  /** `verifySync` only: the key may be at `jwksUri`; ask with `verify`. */
  | 'key_unavailable'
  /** The key set could not be fetched and no trusted key is left. Temporary: answer 503. */
  | 'jwks_unavailable'
  /** The signature does not belong to this token and key. */
  | 'signature_invalid'
  /** The payload is not strict JSON: no object, or invalid UTF-8. */
  | 'payload_malformed'
  /** The token's `iss` is none of the configured issuers (only with `issuers`). */
  | 'issuer_unknown'
  /** A required claim is absent; `claim` names it. */
  | 'claim_missing'
  /** A claim has a wrong type or value; `claim` names it. */
  | 'claim_invalid'
  /** `exp` is now or in the past (RFC 7519 section 4.1.4). */
  | 'token_expired'
  /** `nbf` is in the future (RFC 7519 section 4.1.5). */
  | 'token_not_yet_valid'
  /** `iat` is in the future. */
  | 'token_issued_in_future'
  /** `iat` is longer ago than `maxAgeSeconds`. */
  | 'token_too_old'
  /** The token has `cnf`: it is bound to its sender, and passing it as a bearer token would drop that (RFC 7800). */
  | 'sender_constrained';

/** Why the gate itself refuses a request, before or after the token. */
export type GateRejectionCode =
  /** The request's host is not in `hosts`. */
  | 'unknown_host'
  /** The event or request has not the documented shape, the method is no HTTP token, or a sign-in was to begin without a navigation. */
  | 'invalid_request'
  /** Invalid percent-encoding, a control character, or no leading slash. */
  | 'invalid_path'
  /** An origin could read the path in ways that lead to different rules. */
  | 'ambiguous_path'
  /** No rule matches: denied by default. */
  | 'no_rule'
  /** The rule says `allow: 'nobody'`. */
  | 'forbidden'
  /** The rule wants a credential and the request has none. */
  | 'credential_missing'
  /** `Authorization` is not `Bearer` with one token. */
  | 'unsupported_scheme'
  /** `Authorization` occurs twice. */
  | 'ambiguous_credential'
  /** The token is genuine but does not meet the rule's `require` (RFC 6750 section 3.1). */
  | 'insufficient_scope'
  /** A CORS preflight whose rule does not list the origin. */
  | 'cors_denied'
  /** The delegate says that the token is not active: expired, revoked, or never issued (RFC 7662 section 2.2). */
  | 'token_inactive'
  /** The token is genuine and the delegate's policy says no. */
  | 'delegate_denied'
  /** No delegate answered in time, or none in a way that can be understood. Temporary: answer 503. */
  | 'delegate_unavailable'
  /** The rule takes another kind of credential: a bearer token where it wants a session, or the other way round. */
  | 'credential_not_accepted'
  /** The session cookie was not made by this gate for this host: foreign signature, unknown `kid`, another purpose. Sign in again. */
  | 'session_invalid'
  /** The session has reached its idle or its absolute end. Sign in again. */
  | 'session_expired'
  /** The session, or every session of its person, has been ended by someone. Sign in again. */
  | 'session_revoked'
  /** A request with a session cookie that changes something and comes from another site. */
  | 'cross_site'
  /** No login endpoint has this address, or not with this method. */
  | 'endpoint_unknown'
  /** The answer belongs to no login that this browser has begun: state, cookie or age do not fit. Begin again. */
  | 'login_attempt_unknown'
  /** The provider said no, or answered what is no answer: `error`, a wrong `iss`, no `code`. */
  | 'login_response_invalid'
  /** The ID token did not hold; `claim` names the claim where it was one. */
  | 'id_token_invalid'
  /** The provider vouches for this person, and the config's conditions do not let them in. */
  | 'login_not_admitted'
  /** Signed in twice within a minute, and still no session arrived: cookies are blocked, or the config contradicts itself. */
  | 'login_loop'
  /** The provider did not answer in time, or with a server error. Temporary: answer 503. */
  | 'provider_unavailable'
  /** The provider refused our client or request (`invalid_client`, `invalid_grant`, …). The log has its error code. */
  | 'provider_refused'
  /** The store of revocations could not be asked. Temporary: answer 503. */
  | 'store_unavailable'
  /** A secret that the function fetches itself could not be had: no answer in time, no permission, or no such value. The log says which. */
  | 'secrets_unavailable'
  /** A defect in the gate or in the `after` function: denied. Please report it. */
  | 'internal_error';

/** Every code that a refusal can carry. */
export type RejectionCode = TokenRejectionCode | GateRejectionCode;

/** Thrown by `unwrap` for those who prefer exceptions. Carries the code and the claim's name, never a part of the token. */
export class TokenRejected extends Error {
  override readonly name = 'TokenRejected';
  readonly code: TokenRejectionCode;
  readonly claim: string | undefined;

  constructor(code: TokenRejectionCode, claim?: string) {
    super(claim === undefined ? `Token rejected: ${code}` : `Token rejected: ${code} ("${claim}")`);
    this.code = code;
    this.claim = claim;
  }
}
