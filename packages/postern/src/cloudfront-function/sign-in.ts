/** The session's side of the gate: `gate/sign-in.ts` in the function's dialect. The login half does what is under `/.postern/`. */
import type { RejectionCode } from '../errors.ts';
import { answer, INVALID_REQUEST, refuse } from './answers.ts';
import { headers, method, path, place, request } from './current.ts';
import type { FunctionResponse } from './event.ts';
import { isNavigation, isPrefetch, isSameOrigin } from './fetch-metadata.ts';
import { field } from './field.ts';
import { writeDetail, writeLine } from './log.ts';
import { crossSite, kindOf, reports } from './plan.ts';
import { enterRefusal } from './report.ts';
import { cookieOf } from './session.ts';

/** Percent-encoded and with the rest of the address, more would not be taken by CloudFront: 8,192 bytes. */
const MAX_TARGET_CHARACTERS = 2048;

/** Nobody is signed in: who looks at a page is sent to the login half, which sends them to the provider. */
export function challenge(code: RejectionCode, error?: string): FunctionResponse {
  if (!isNavigation()) return refuse(401, code, error);
  if (isPrefetch()) return refuse(400, INVALID_REQUEST);
  const targets = [targetOf(), path, '/'];
  const target = targets.find((each) => !each[MAX_TARGET_CHARACTERS]) as string;
  return redirect('login', target, code);
}

/** Whether another site may have sent this, to change something. A WebSocket is opened by GET; CloudFront shows no function the `Upgrade`. */
export function isForged(): boolean {
  return !(
    // `test` takes 2 µs more.
    (!method.search(/^(GET|HEAD|OPTIONS)$/) && !headers['sec-websocket-key']) ||
    (crossSite && crossSite[kindOf(place)]) ||
    isSameOrigin()
  );
}

/** Whether this is somebody who looks at a page, at a place that a detour comes back to unchanged: else it is not worth it. */
export function canDetour(): boolean {
  return (
    !cookieOf('hold') &&
    isNavigation() &&
    !isPrefetch() &&
    /^\/(?!\/)[!"$-[\]-~]{0,2047}$/.test(targetOf())
  );
}

/** Path and query. */
export function targetOf(): string {
  const query = request.rawQueryString();
  return path + (query ? '?' + query : '');
}

export function redirect(endpoint: string, target: string, code: string): FunctionResponse {
  if (reports && endpoint === 'login') {
    // That person would not have passed.
    enterRefusal(302);
    writeLine(code);
  } else {
    writeDetail(code);
  }
  const location = '/.postern/' + endpoint + '?return_to=' + encodeURIComponent(target);
  return answer(302, { location: field(location) }, '');
}
