/**
 * Who is asking, told to the origin in a form that it can check for itself: a short-lived JWT for that origin, signed with a key
 * whose public half is at `/.postern/jwks`. The origin verifies it with `postern/jwt`, or with any other JWT library.
 */
import { createPrivateKey, sign } from 'node:crypto';
import type { AssertionPlan } from '../policy/plan.ts';
import { readClaim } from '../policy/read-claim.ts';
import type { KeyRing } from '../session/types.ts';
import type { LoginContext } from './context.ts';
import { pickClaims } from './pick-claims.ts';
import { sendJson } from './reply.ts';
import type { Reply, Visit } from './types.ts';

type Jwk = NonNullable<KeyRing['assertion']>;
type Claims = Readonly<Record<string, unknown>>;

/** The header's value for `claims`; undefined where it would be longer than origins take or nested too deeply for JSON, and for claims without `sub` or `iss`. */
export type SignAssertion = (
  claims: Claims,
  options: { readonly origin: string; readonly now: number },
) => string | undefined;

/** No other token has it: a verifier that asks for it takes nothing else of this issuer (RFC 8725 section 3.11). */
const ASSERTION_TYP = 'postern-assertion+jwt';

/** Beside a request's other headers, within the 8 KB that servers take. */
const MAX_CHARACTERS = 4096;

export function createAssertion(jwk: Jwk, plan: AssertionPlan): SignAssertion {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const prefix = `${encode({ alg: 'ES256', typ: ASSERTION_TYP, kid: jwk.kid })}.`;
  return (claims, { origin, now }) => {
    const sub = readClaim(claims, ['sub']);
    // A `sub` is its issuer's own: another provider's may be the same text, and somebody else.
    const idp = readClaim(claims, ['iss']);
    if (typeof sub !== 'string' || typeof idp !== 'string') return;
    const iat = Math.floor(now);
    const own = { iss: origin, aud: plan.audience, idp, sub, iat, exp: iat + plan.lifetimeSeconds };
    const payload = encode({ ...pickClaims(claims, plan.claims ?? []), ...own });
    if (!payload) return;
    const signed = prefix + payload;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    const token = `${signed}.${signature.toString('base64url')}`;
    return token.length > MAX_CHARACTERS ? undefined : token;
  };
}

/** The key set that verifies assertions: public members, and no others. */
export function publicAssertionKeys({ assertion }: Pick<KeyRing, 'assertion'>): {
  readonly keys: readonly Readonly<Record<string, string | undefined>>[];
} {
  if (!assertion) return { keys: [] };
  const { kty, crv, x, y, kid } = assertion;
  return { keys: [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }] };
}

/** `/.postern/jwks`. */
export function createKeysEndpoint(
  ring: Pick<KeyRing, 'assertion'>,
): (context: LoginContext, visit: Visit) => Reply {
  const keys = publicAssertionKeys(ring);
  return (context, visit) =>
    visit.request.method === 'GET'
      ? sendJson(200, keys)
      : context.page(visit, { status: 404, code: 'endpoint_unknown' });
}

/** Empty for what is nested too deeply for JSON. */
function encode(value: object): string {
  try {
    return Buffer.from(JSON.stringify(value)).toString('base64url');
  } catch {
    return '';
  }
}
