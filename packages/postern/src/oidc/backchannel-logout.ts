/**
 * `/.postern/backchannel-logout`: the provider ends a session, or all of a person's (OpenID Connect Back-Channel Logout 1.0). In a
 * bundle only where a store of revocations is shared.
 */
import { decodeBase64Url } from '../jwt/base64url.ts';
import { decodeUtf8, isObject, type JsonObject, own, parseObject } from '../jwt/json.ts';
import { matchTyp } from '../jwt/typ.ts';
import type { AssembledVerifier, VerifiedClaims } from '../jwt/types.ts';
import type { LoginContext, Provider } from './context.ts';
import { sendError, sendJson } from './reply.ts';
import { isReadable, revocationKey } from './revocation-store.ts';
import type { Reply, RevocationWriter, Visit } from './types.ts';

const MAX_BODY_CHARACTERS = 16_384;
/** What comes again so soon has been heard. */
const REPEAT_SECONDS = 5;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** `JWT` says nothing; any other word is another kind of token. */
const isTypAllowed = /* @__PURE__ */ matchTyp(['logout+jwt', 'jwt']);

/**
 * 200 once the store has the entry, 503 where it is full, 400 in every other case, as section 2.8 wants it. A token that comes
 * twice revokes twice, until its `exp`: whoever has recorded one can sign its person out once more, and nothing else; so no `jti`
 * is remembered, and none can push another out of a memory.
 */
export async function takeLogoutToken(context: LoginContext, visit: Visit): Promise<Reply> {
  const { request, now } = visit;
  if (request.method !== 'POST') {
    return context.page(visit, { status: 404, code: 'endpoint_unknown' });
  }
  const token = readForm(visit);
  const claims = token && (await verify(context, token, now));
  const key = claims && keyOf(claims);
  if (!key) return sendError(400, 'invalid_request');
  try {
    const store = context.revocations as RevocationWriter;
    const revokedAt = isReadable(store) ? await store.get(key) : undefined;
    // One that comes again and again must not fill the store.
    if (!(revokedAt !== undefined && revokedAt > now - REPEAT_SECONDS)) await store.put(key, now);
    return sendJson(200, {});
  } catch (error) {
    return sendError(Object(error).code === 'store_full' ? 503 : 400, 'store_unavailable');
  }
}

/** The one `logout_token` of a form; an absent body may have been cut off. */
function readForm({ request: { headers, body = '' } }: Visit): string | undefined {
  const [type = '', another] = headers['content-type'] ?? [];
  if (another !== undefined || !/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) return;
  if (body.length > MAX_BODY_CHARACTERS) return;
  const tokens = new URLSearchParams(body).getAll('logout_token');
  return tokens.length === 1 ? tokens[0] : undefined;
}

/** Its claims, if one of the providers has signed it. Its own `iss` only says whom to ask. */
async function verify(
  { providers }: LoginContext,
  token: string,
  now: number,
): Promise<VerifiedClaims | undefined> {
  const payload = decodeBase64Url(token.split('.')[1] ?? '');
  const issuer = own(parseObject(payload && decodeUtf8(payload)) ?? {}, 'iss');
  for (const provider of providers) {
    if (provider.plan.issuer !== issuer) continue;
    const result = await (provider as VerifyingProvider).idTokenVerifier.verify(token, { now });
    if (result.ok && isLogoutToken(result.header, result.claims)) return result.claims;
  }
  return;
}

/** A provider that lends its verifier. */
interface VerifyingProvider extends Provider {
  readonly idTokenVerifier: AssembledVerifier;
}

/**
 * What makes it a logout token and no ID token (section 2.4): the event, and no nonce. How old it may be is the provider's to say,
 * with `exp`; an `iat` in the future has been refused before.
 */
function isLogoutToken(header: JsonObject, claims: JsonObject): boolean {
  const typ = own(header, 'typ');
  const events = own(claims, 'events');
  const event = isObject(events) && own(events, EVENT);
  return (
    (typ === undefined || isTypAllowed(typ)) &&
    isObject(event) &&
    own(claims, 'nonce') === undefined &&
    own(claims, 'iat') !== undefined &&
    typeof own(claims, 'jti') === 'string'
  );
}

/** With `sid` it is about that session alone. */
function keyOf(claims: VerifiedClaims): string | undefined {
  const sid = own(claims, 'sid');
  const sub = own(claims, 'sub');
  // Either may be absent, and neither of another type.
  if ([sid, sub].some((id) => id !== undefined && (typeof id !== 'string' || id === ''))) return;
  if (sid !== undefined) return revocationKey('s', claims.iss, sid as string);
  return sub === undefined ? undefined : revocationKey('u', claims.iss, sub as string);
}
