/** The verdict in an introspection response (RFC 7662 section 2.2). */
import { type JsonObject, own } from '../jwt/json.ts';
import type { IntrospectionDelegatePlan } from './plan.ts';
import type { Answer, NoAnswer } from './types.ts';

/**
 * How long a refusal is kept: it holds off a client that tries again and again, and ends soon enough for a token that was so
 * new that the copy of the server that was asked had not heard of it.
 */
const REFUSAL_SECONDS = 10;

type Refusal = Pick<Extract<Answer, { readonly ok: false }>, 'code' | 'claim' | 'ttlSeconds'>;

/** Only `active: true` lets anyone pass; a response without a boolean is none. */
export function judgeIntrospection(
  plan: IntrospectionDelegatePlan,
  body: JsonObject | undefined,
  now: number,
): Answer | NoAnswer {
  const active = body && own(body, 'active');
  if (typeof active !== 'boolean' || !body) return 'unusable';
  const refusal = active ? refuseActive(plan, body, now) : { code: 'token_inactive' as const };
  if (refusal) return { ttlSeconds: REFUSAL_SECONDS, ...refusal, ok: false };
  // The server gives no time (RFC 7662 section 4 leaves it to whoever asks): the config and the token's `exp` bound it.
  return { ok: true, claims: body, ttlSeconds: Infinity };
}

/** `exp` is left to `createDelegate`. */
function refuseActive(
  { issuer: wanted, audience }: IntrospectionDelegatePlan,
  body: JsonObject,
  now: number,
): Refusal | undefined {
  // As a bearer token it would lose what binds it to its sender (RFC 7800; RFC 9449 section 6.2).
  if (own(body, 'cnf') !== undefined || isOneOf(own(body, 'token_type') ?? '', ['dpop'])) {
    return { code: 'sender_constrained' };
  }
  return (
    refuseUse(body) ??
    refuseStart(own(body, 'nbf'), now) ??
    (wanted === undefined ? undefined : refuseOther(body, 'iss', [wanted])) ??
    (audience && refuseOther(body, 'aud', audience))
  );
}

/** A refresh token is no credential for an API: Keycloak tells by `token_type` "Refresh", Hydra by `token_use`. */
function refuseUse(body: JsonObject): Refusal | undefined {
  for (const [claim, words] of [
    ['token_type', ['bearer']],
    ['token_use', ['access', 'access_token']],
  ] as const) {
    const value = own(body, claim);
    if (value !== undefined && !isOneOf(value, words)) return { code: 'claim_invalid', claim };
  }
  return undefined;
}

/** Token types are compared without case (RFC 6749 section 5.1). */
function isOneOf(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value.toLowerCase());
}

function refuseStart(nbf: unknown, now: number): Refusal | undefined {
  if (nbf === undefined) return undefined;
  // JSON reads 1e999 as Infinity.
  if (!Number.isFinite(nbf)) return { code: 'claim_invalid', claim: 'nbf' };
  // Its time comes, so that a refusal is not kept.
  return Number(nbf) <= now ? undefined : { code: 'token_not_yet_valid', ttlSeconds: 0 };
}

/** `aud` may be a list; `iss` that is one is wrong. */
function refuseOther(
  body: JsonObject,
  claim: 'iss' | 'aud',
  wanted: readonly unknown[],
): Refusal | undefined {
  const value = own(body, claim);
  if (value === undefined) return { code: 'claim_missing', claim };
  const given: readonly unknown[] = claim === 'aud' && Array.isArray(value) ? value : [value];
  return given.some((one) => wanted.includes(one)) ? undefined : { code: 'claim_invalid', claim };
}
