/**
 * The gate as a CloudFront Function: `gate/gate.ts` in the function's dialect, for what it can see. Every `await` is here: each
 * costs 3 to 7 µs in njs, as much as the signature.
 */
import cf from 'cloudfront';
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';
import { allow } from './allow.ts';
import { refuse } from './answers.ts';
import { authenticateBearer } from './bearer.ts';
import { decideEarly } from './early.ts';
import type { FunctionRequest, FunctionResponse, ViewerRequestEvent, Visit } from './event.ts';
import { hostOf } from './host.ts';
import { admissions, after, issuers, revokes } from './plan.ts';
import { isRevoked, mayBeRevoked, revocationKey } from './revocation.ts';
import { readSession, type StoredRing } from './session.ts';
import { challenge, detour } from './sign-in.ts';

type Result = FunctionRequest | FunctionResponse;
type Claims = Readonly<Record<string, unknown>>;

const store = admissions && cf.kvs();

/** The entry point; the build names it `handler`. It never throws: a defect denies with 503. */
export async function posternViewerRequest(event: ViewerRequestEvent): Promise<Result> {
  const request = event.request;
  const visit: Visit = {
    incoming: request,
    hostName: hostOf(request),
    time: Date.now() / 1000,
    place: -1,
    applied: {},
  };
  let defect: RejectionCode = 'internal_error';
  let claims: Claims | undefined;
  let kid: string | undefined;
  try {
    const early = decideEarly(visit);
    if (early) return early;
    const rule = visit.applied;
    if (!rule.open) {
      // If `Authorization` is there it alone counts.
      if (store && rule.credential !== 'bearer' && !request.headers.authorization) {
        const cookie = request.cookies['__Host-postern-session'];
        if (!cookie) return challenge(visit, 'credential_missing');
        if (cookie.multiValue) return refuse(visit, 400, 'ambiguous_credential');
        // From here on: what the store holds may be as bad as no answer.
        defect = 'store_unavailable';
        const ring = (await store.get('ring', { format: 'json' })) as StoredRing;
        const session = readSession(visit, cookie.value, ring);
        if (typeof session === 'string') return challenge(visit, session);
        if (revokes && mayBeRevoked(session, ring.revokedAt)) {
          for (let place = 0; place < 3; place++) {
            const key = revocationKey(session, place);
            const isThere = key && (await store.exists(key));
            const time = isThere && (await store.get(key));
            if (isThere && isRevoked(session, place, time)) {
              return challenge(visit, 'session_revoked');
            }
          }
        }
        const instead = detour(visit, session);
        if (instead) return instead;
        claims = claimsOf(session);
      } else if (!issuers || rule.credential === 'session') {
        return refuse(visit, 401, 'credential_not_accepted');
      } else {
        const verdict = authenticateBearer(visit);
        if ('statusCode' in verdict) return verdict;
        claims = verdict.claims;
        kid = verdict.kid;
      }
      const unmet = rule.unmet && rule.unmet(claims as Claims);
      if (unmet) return refuse(visit, 403, 'insufficient_scope', unmet, kid);
    }
    allow(visit, claims, kid);
    if (!after) return request;
    defect = 'internal_error';
    const result = await after(event);
    return result;
  } catch {
    return refuse(visit, 503, defect);
  }
}

/** The session is this request's own, and changed for it. */
function claimsOf(session: Session): Claims {
  const claims = session.c as Record<string, unknown>;
  claims.iss = session.idp;
  claims.sub = session.sub;
  claims.sid = session.sid;
  claims.auth_time = session.auth_time;
  return claims;
}
