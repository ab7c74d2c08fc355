/** The session's side of the gate: `gate/sign-in.ts` in the function's dialect. The login half does what is under `/.postern/`. */
import type { RejectionCode } from '../errors.ts';
import type { Session } from '../session/types.ts';
import { refuse } from './answers.ts';
import type { FunctionResponse, Visit } from './event.ts';
import { isNavigation, isPrefetch, isSameOrigin } from './fetch-metadata.ts';
import { writeDetail } from './log.ts';
import { readCookie } from './session.ts';

/** Percent-encoded and with the rest of the address, more would not be taken by CloudFront: 8,192 bytes. */
const MAX_TARGET_CHARACTERS = 2048;

/** Nobody is signed in: who looks at a page is sent to the login half, which sends them to the provider. */
export function challenge(visit: Visit, code: RejectionCode): FunctionResponse {
  if (!isNavigation(visit)) return refuse(visit, 401, code);
  if (isPrefetch(visit)) return refuse(visit, 400, 'invalid_request');
  const targets = [targetOf(visit), visit.incoming.uri, '/'];
  const target = targets.find((each) => each.length <= MAX_TARGET_CHARACTERS) as string;
  return redirect(visit, 'login', target, code);
}

/** What a request with a session gets in place of what it asked for: a refusal, or a detour that extends the session. */
export function detour(visit: Visit, session: Session): FunctionResponse | undefined {
  const request = visit.incoming;
  const target = targetOf(visit);
  // A WebSocket is opened by GET, from any page. CloudFront shows no function the `Upgrade`.
  const isSafe =
    /^(GET|HEAD|OPTIONS)$/.test(request.method) && !request.headers['sec-websocket-key'];
  if (!isSafe && !visit.applied.allowCrossSite && !isSameOrigin(visit)) {
    return refuse(visit, 403, 'cross_site');
  }
  return visit.time >= (session.iat + session.exp) / 2 &&
    session.exp < session.end &&
    readCookie(request, 'hold') === undefined &&
    isNavigation(visit) &&
    !isPrefetch(visit) &&
    // One that would come back changed is not worth it: the session still holds.
    target.length <= MAX_TARGET_CHARACTERS &&
    /^\/(?!\/)[!"$-[\]-~]*$/.test(target)
    ? redirect(visit, 'refresh', target, 'responded')
    : undefined;
}

function targetOf(visit: Visit): string {
  const query = visit.incoming.rawQueryString();
  return visit.incoming.uri + (query ? `?${query}` : '');
}

function redirect(visit: Visit, endpoint: string, target: string, code: string): FunctionResponse {
  writeDetail(visit, code);
  return {
    statusCode: 302,
    headers: {
      'cache-control': { value: 'no-store' },
      location: { value: `/.postern/${endpoint}?return_to=${encodeURIComponent(target)}` },
    },
  };
}
