/** A discovery document as it enters the lock file: what a login may need of it, in one order, so that equal ones are equal text. */
import type { LockedIssuer } from 'postern/gate';

export type Metadata = NonNullable<LockedIssuer['metadata']>;

type Kind = 'text' | 'flag' | 'words';

/** In alphabetical order: what is kept, and what it holds (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2). */
const MEMBERS: Readonly<Record<keyof Metadata, Kind>> = {
  authorization_endpoint: 'text',
  authorization_response_iss_parameter_supported: 'flag',
  code_challenge_methods_supported: 'words',
  end_session_endpoint: 'text',
  id_token_signing_alg_values_supported: 'words',
  pushed_authorization_request_endpoint: 'text',
  require_pushed_authorization_requests: 'flag',
  revocation_endpoint: 'text',
  token_endpoint: 'text',
  token_endpoint_auth_methods_supported: 'words',
};

/** Members of another type are left out: the plan says which it misses. */
export function normaliseMetadata(document: Readonly<Record<string, unknown>>): Metadata {
  const kept = Object.entries(MEMBERS).flatMap(([name, kind]) => {
    const value = Object.hasOwn(document, name) ? normalise(document[name], kind) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

function normalise(value: unknown, kind: Kind): unknown {
  if (kind === 'flag') return typeof value === 'boolean' ? value : undefined;
  if (kind === 'text') return typeof value === 'string' ? value : undefined;
  if (!Array.isArray(value)) return undefined;
  const words = value.filter((word): word is string => typeof word === 'string');
  return [...new Set(words)].sort();
}

/** Whether a value of a lock file can be metadata. What it holds the plan checks. */
export function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, member]) => {
    const kind = Object.hasOwn(MEMBERS, name) ? MEMBERS[name as keyof Metadata] : undefined;
    if (kind === 'words') {
      return Array.isArray(member) && member.every((word) => typeof word === 'string');
    }
    return typeof member === (kind === 'flag' ? 'boolean' : 'string') && kind !== undefined;
  });
}
