/**
 * The gate as a CloudFront Function: `gate/gate.ts` in the function's dialect, for what it can see. Every `await` is here: each
 * costs 3 to 7 µs in njs, as much as the signature. After each the request is entered anew: see `current.ts`.
 */
import cf from 'cloudfront';
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';
import { allow } from './allow.ts';
import { INVALID_REQUEST, INVALID_TOKEN, refuse } from './answers.ts';
import { authenticateBearer } from './bearer.ts';
import { answerPreflight } from './cors.ts';
import {
  claims,
  enter,
  enterAsked,
  enterClaims,
  enterRule,
  headers,
  host,
  method,
  now,
  place,
  readHeader,
  request,
} from './current.ts';
import type { Claims, FunctionRequest, FunctionResponse, ViewerRequestEvent } from './event.ts';
import {
  addClaims,
  after,
  cors,
  credentials,
  hasHoles,
  hasSessions,
  isClosed,
  isGuarded,
  isKnownHost,
  issuers,
  kindOf,
  reports,
  resourceMetadata,
  revokes,
  unmet,
} from './plan.ts';
import { serveMetadata } from './resource-metadata.ts';
import { LOOKUP_SECONDS, revocationKey, SLACK_SECONDS } from './revocation.ts';
import { findRule } from './rule.ts';
import { cookieOf, readSession, type StoredRing } from './session.ts';
import { canDetour, challenge, isForged, redirect, targetOf } from './sign-in.ts';

const store = hasSessions ? cf.kvs() : (undefined as never);

const UNAVAILABLE = 'store_unavailable';
/** A code, and an error of RFC 6750. */
const UNMET = 'insufficient_scope';

/** The entry point; the build names it `handler`. It never throws: a defect denies with 503. */
export async function posternViewerRequest(
  event: ViewerRequestEvent,
): Promise<FunctionRequest | FunctionResponse> {
  // Without the site's own function nothing but the store can fail.
  let defect: RejectionCode = hasSessions && !after ? UNAVAILABLE : 'internal_error';
  let rule = -1;
  let kid: string | undefined;
  try {
    enter(event, rule);
    if (!isKnownHost(host)) return refuse(421, 'unknown_host');
    if (resourceMetadata) {
      const metadata = serveMetadata();
      if (metadata) return metadata;
    }
    const preflight =
      method === 'OPTIONS' && headers.origin && readHeader('access-control-request-method');
    enterAsked(preflight || method);
    // `endpoint_unknown` is the only one with an e.
    // A place has no first character.
    const found = findRule() as number & string;
    if (found[0]) return refuse(found[0] === 'e' ? 404 : 400, found as RejectionCode);
    if (hasHoles && found < 0) return refuse(403, 'no_rule');
    rule = found;
    enterRule(rule);
    if (preflight && cors) {
      const answer = answerPreflight(preflight);
      if (answer) return answer;
    }
    if (preflight || isClosed(rule)) {
      return refuse(403, preflight ? 'cors_denied' : 'forbidden');
    }
    const isAsked = isGuarded(rule);
    if (isAsked) {
      // If `Authorization` is there it alone counts.
      if (hasSessions && !isOnly('bearer') && !headers.authorization) {
        const cookie = cookieOf('session');
        if (!cookie) return challenge('credential_missing');
        if (cookie.multiValue) return refuse(400, 'ambiguous_credential', INVALID_REQUEST);
        // From here on: what the store holds may be as bad as no answer.
        if (after) defect = UNAVAILABLE;
        const ring = (await store.get('ring', { format: 'json' })) as StoredRing;
        enter(event, rule);
        // A session has no first character, either.
        const session = readSession(cookie.value, ring) as Session & string;
        if (session[0]) return challenge(session as RejectionCode, INVALID_TOKEN);
        // Else nothing has been revoked since the sign-in, and nothing needs to be looked up: that takes as long as the signature.
        if (revokes && !(session.since > ring.revokedAt + LOOKUP_SECONDS)) {
          let isRevoked: unknown;
          for (let at = 3; at-- && !isRevoked; ) {
            const key = revocationKey(session, at);
            isRevoked =
              key &&
              (await store.exists(key)) &&
              // Our own `sid` does not come back, whatever its time; of a person later sessions are good.
              !(at && session.since > +((await store.get(key)) as string) + SLACK_SECONDS);
          }
          enter(event, rule);
          if (isRevoked) return challenge('session_revoked', INVALID_TOKEN);
        }
        if (isForged()) return refuse(403, 'cross_site');
        // Past half of its idle time a session is extended on the way.
        const isDue = 2 * now >= session.iat + session.exp && session.exp < session.end;
        if (isDue && canDetour()) return redirect('refresh', targetOf(), 'responded');
        addClaims(session.c, session);
        enterClaims(session.c);
      } else if (!issuers || isOnly('session')) {
        return refuse(401, 'credential_not_accepted', INVALID_TOKEN);
      } else {
        const verdict = authenticateBearer();
        if ('statusCode' in verdict) return verdict;
        enterClaims(verdict.claims as Claims);
        kid = verdict.kid;
      }
      const claim = unmet();
      if (claim) return refuse(403, UNMET, UNMET, claim, kid);
    }
    allow(isAsked && claims, kid);
    // A function that only reports calls it for all that passes.
    if (!after || reports) return request;
    defect = 'internal_error';
    const result = await after(event);
    return result;
  } catch {
    enter(event, rule);
    return refuse(503, defect);
  }
}

function isOnly(credential: 'bearer' | 'session'): boolean | undefined {
  return credentials && credentials[kindOf(place)] === credential;
}
