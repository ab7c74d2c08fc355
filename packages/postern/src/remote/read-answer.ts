/** Reads a `VerifyAnswer`. What is not exactly one is no answer. */
import type { TokenRejectionCode } from '../errors.ts';
import { isObject, type JsonObject } from '../jwt/json.ts';
import type { Answer } from './types.ts';

/** Every code that a delegate may refuse a token with. */
const CODES: ReadonlySet<unknown> = new Set<string>([
  'token_malformed',
  'token_too_large',
  'header_malformed',
  'crit_unsupported',
  'b64_unsupported',
  'typ_mismatch',
  'algorithm_not_allowed',
  'key_not_found',
  'jwks_unavailable',
  'signature_invalid',
  'payload_malformed',
  'issuer_unknown',
  'claim_missing',
  'claim_invalid',
  'token_expired',
  'token_not_yet_valid',
  'token_issued_in_future',
  'token_too_old',
  'sender_constrained',
  'token_inactive',
  'delegate_denied',
]);

/** The verdict in a JSON object; undefined for anything else. Members that are unknown are ignored. */
export function readVerifyAnswer(value: JsonObject | undefined): Answer | undefined {
  const { ok, claims, kid, code, claim, ttlSeconds } = {
    __proto__: null,
    ...value,
  } as unknown as JsonObject;
  const life = { ttlSeconds: typeof ttlSeconds === 'number' ? ttlSeconds : 0 };
  if (ok === true && isObject(claims)) {
    return { ok, claims, kid: readName(kid), ...life };
  }
  if (ok !== false || !CODES.has(code)) return undefined;
  return {
    ok,
    code: code as TokenRejectionCode,
    claim: readName(claim),
    ...(code === 'delegate_denied' && { status: 403 }),
    // Temporary, whatever the answer says.
    ...(code !== 'jwks_unavailable' && life),
  };
}

/** What a log shows. */
const MAX_NAME_CHARACTERS = 256;

function readName(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS ? value : undefined;
}
