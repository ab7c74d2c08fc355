/** Who the request is from, told to the origin: what a client claims about itself is removed, then verified claims are added. */

import type { PolicyPlan } from '../policy/plan.ts';
import { readClaim, readScope } from '../policy/read-claim.ts';
import type { GateRequest, Header } from './types.ts';

const MAX_HEADER_VALUE_BYTES = 1024;

// Origins that read headers through CGI cannot tell `x_forwarded_user` from `x-forwarded-user`, some of them nor `x!forwarded!user`:
// so `_` counts as `-`, and in these names any character does.
const WELL_KNOWN =
  /^(x.(postern.|auth.request.|amzn.oidc.|forwarded.(user|email|groups|preferred.username)$)|remote.user$)/;

/** Names of the request's headers that only the gate may set. Removed on public rules too. */
export function clientIdentityHeaders(plan: PolicyPlan, { headers }: GateRequest): string[] {
  return Object.keys(headers).filter((name) => {
    const canonical = canonicalName(name);
    return (
      (plan.assertion && canonicalName(plan.assertion.header) === canonical) ||
      plan.forwardHeaders?.some(({ header }) => canonicalName(header) === canonical) ||
      WELL_KNOWN.test(canonical)
    );
  });
}

function canonicalName(name: string): string {
  return name.toLowerCase().replace(/_/g, '-');
}

/** The configured claims as headers; `omitted` names those whose value is over 1,024 bytes. */
export function identityHeaders(
  { forwardHeaders }: PolicyPlan,
  claims: Readonly<Record<string, unknown>> = {},
): { headers: Header[]; omitted: string[] | undefined } {
  const headers: Header[] = [];
  const omitted: string[] = [];
  for (const { header, path } of forwardHeaders ?? []) {
    const value = encodeClaim(path ? readClaim(claims, path) : readScope(claims));
    if (value.length > MAX_HEADER_VALUE_BYTES) omitted.push(header);
    else if (value) headers.push([header, value]);
  }
  return { headers, omitted: omitted.length > 0 ? omitted : undefined };
}

/** Scalars as text, lists joined with `,`; anything else is left out. */
function encodeClaim(claim: unknown): string {
  const values = Array.isArray(claim) ? claim : [claim];
  return values
    .filter((value) => /^(string|number|boolean)$/.test(typeof value))
    .map((value) => encodeVisible(String(value)))
    .join(',');
}

/** Visible ASCII stays; everything else, `%` and `,` are percent-encoded, so that a value cannot end its header or its list. */
function encodeVisible(text: string): string {
  return text.toWellFormed().replace(/[^\x21-\x7e]|[%,]/gu, encodeURIComponent);
}
