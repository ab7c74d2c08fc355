/** The gate's refusals as HTTP: RFC 6750 challenges, RFC 9728 pointers, and never a cached one. */
import type { RejectionCode } from '../errors.ts';
import type { RulePlan } from '../policy/plan.ts';
import type { AnswerDecision, DecisionReason, GateRequest, Header } from './types.ts';

/** A request with the rule that applies to it, and the CORS headers that its answers carry. */
export interface Subject {
  readonly request: GateRequest;
  readonly rule: RulePlan;
  /** The rule's place in `rules`; -1 before one is found. */
  readonly index: number;
  readonly cors?: readonly Header[] | undefined;
  /** Where an assertion is signed: seconds since the epoch. */
  readonly now?: number;
}

export interface Refusal {
  readonly code: RejectionCode;
  readonly claim?: string | undefined;
  readonly kid?: string | undefined;
  /** HTTP status. @default the code's own */
  readonly status?: number | undefined;
}

/** Where it is not 401. */
const STATUS: { readonly [code in RejectionCode]?: number } = {
  unknown_host: 421,
  invalid_request: 400,
  invalid_path: 400,
  ambiguous_path: 400,
  ambiguous_credential: 400,
  no_rule: 403,
  forbidden: 403,
  cors_denied: 403,
  insufficient_scope: 403,
  jwks_unavailable: 503,
};

/**
 * RFC 6750 section 3.1. A request without a usable credential gets a challenge without an error; a refusal that no other
 * credential could turn into a pass gets no challenge.
 */
const ERROR: { readonly [code in RejectionCode]?: string } = {
  credential_missing: '',
  unsupported_scheme: '',
  ambiguous_credential: 'invalid_request',
  insufficient_scope: 'insufficient_scope',
};

/** A refusal; one that another credential could turn into a pass says how to authenticate. */
export function refuse(
  { rule, index, cors }: Subject,
  reason: DecisionReason,
  { code, claim, kid, status = STATUS[code] ?? 401 }: Refusal,
): AnswerDecision {
  const error = ERROR[code] ?? (status === 401 ? 'invalid_token' : undefined);
  const headers: Header[] = [
    ['cache-control', 'no-store'],
    ['content-type', 'application/json'],
    ...(cors ?? []),
  ];
  if (status === 503) headers.push(['retry-after', '30']);
  if (error !== undefined) headers.push(['www-authenticate', bearerChallenge(rule, code, error)]);
  const body = `{"error":"${code}"}`;
  return { kind: 'deny', status, headers, body, rule: index, reason, code, claim, kid };
}

function bearerChallenge(rule: RulePlan, code: string, error: string): string {
  return [
    'Bearer realm="postern"',
    error && `error="${error}", error_description="${code}"`,
    rule.scope && `scope="${rule.scope}"`,
    rule.resourceMetadataUrl && `resource_metadata="${rule.resourceMetadataUrl}"`,
  ]
    .filter(Boolean)
    .join(', ');
}
