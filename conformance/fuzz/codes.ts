/** What every rejection code needs to appear, so that a run can be held to reaching each that an input alone can cause. */
import type { RejectionCode } from 'postern/gate';

/** `input`, or why no input causes the code. A new code does not compile until it stands here. */
const CAUSES: { readonly [code in RejectionCode]: string } = {
  token_malformed: 'input',
  token_too_large: 'input',
  header_malformed: 'input',
  crit_unsupported: 'input',
  b64_unsupported: 'input',
  typ_mismatch: 'input',
  algorithm_not_allowed: 'input',
  key_not_found: 'input',
  key_unavailable: 'input',
  // The input is the provider's answer.
  jwks_unavailable: 'input',
  signature_invalid: 'input',
  payload_malformed: 'input',
  issuer_unknown: 'input',
  claim_missing: 'input',
  claim_invalid: 'input',
  token_expired: 'input',
  token_not_yet_valid: 'input',
  token_issued_in_future: 'input',
  token_too_old: 'input',
  sender_constrained: 'input',
  unknown_host: 'input',
  invalid_request: 'input',
  invalid_path: 'input',
  ambiguous_path: 'input',
  no_rule: 'input',
  forbidden: 'input',
  credential_missing: 'input',
  unsupported_scheme: 'input',
  ambiguous_credential: 'input',
  insufficient_scope: 'input',
  cors_denied: 'input',
  token_inactive: 'a delegate that says so: conformance/delegation',
  delegate_denied: 'a delegate that says so: conformance/delegation',
  delegate_unavailable: 'a delegate that is down: conformance/faults/delegate-faults',
  credential_not_accepted: 'input',
  session_invalid: 'input',
  session_expired: 'input',
  cross_site: 'input',
  endpoint_unknown: 'input',
  login_attempt_unknown: 'input',
  // A cookie says which session has been ended here.
  session_revoked: 'input',
  login_response_invalid: 'input',
  id_token_invalid: 'a provider that says so: conformance/login',
  login_not_admitted: 'a provider that says so: conformance/login',
  // A cookie counts the rounds.
  login_loop: 'input',
  // The provider's answer is part of the input.
  provider_unavailable: 'input',
  provider_refused: 'input',
  store_unavailable: 'a store that is down: conformance/login',
  secrets_unavailable: 'a service of AWS that is down: conformance/login/fetched-secrets',
  internal_error:
    'a defect, or an event that CloudFront cannot send: a finding for any documented input',
};

/** The codes that a long run must reach. */
export const REACHABLE_CODES: readonly string[] = Object.keys(CAUSES).filter(
  (code) => CAUSES[code as RejectionCode] === 'input',
);

/** The others, each with its reason. */
export const UNREACHABLE_CODES: ReadonlyMap<string, string> = new Map(
  Object.entries(CAUSES).filter(([, cause]) => cause !== 'input'),
);

/** Every code there is. */
export const ALL_CODES: ReadonlySet<string> = new Set(Object.keys(CAUSES));
