/**
 * The entry point of a function that only reports (`unsafeReportOnly`): `gate/report-only.ts` in the function's dialect. What the gate
 * would refuse, or send to the login, passes; the gate itself has written it down.
 */
import { rewritePath } from '../gate/rewrite.ts';
import { answer } from './answers.ts';
import { enter, method, path, request } from './current.ts';
import type { FunctionRequest, FunctionResponse, ViewerRequestEvent } from './event.ts';
import { field } from './field.ts';
import { posternViewerRequest } from './handler.ts';
import { removeOwn } from './identity.ts';
import { after, rewrite } from './plan.ts';
import { isLoginPath } from './report.ts';

/** The build names it `handler`. It never throws. */
export async function posternReportOnly(
  event: ViewerRequestEvent,
): Promise<FunctionRequest | FunctionResponse> {
  const decided = await posternViewerRequest(event);
  enter(event, -1);
  if ('statusCode' in decided) {
    if (!isRefusal(decided) || isLoginPath()) return decided;
    pass();
  }
  if (!after) return request;
  try {
    const result = await after(event);
    return result;
  } catch {
    // The site's own function has failed, not the gate.
    console.log('{"code":"internal_error","protected":false}');
    const headers = { 'content-type': field('application/json') };
    return answer(503, headers, '{"error":"internal_error"}');
  }
}

/** As `allow.ts`, of nobody. */
function pass(): void {
  removeOwn();
  const uri = rewrite && rewritePath({ rewrite }, { method, path });
  if (uri) request.uri = uri;
}

/** The redirect that extends a session comes back; the one to the login does not. */
function isRefusal(decided: FunctionResponse): boolean {
  const location = decided.headers.location;
  return location ? location.value.startsWith('/.postern/login?') : decided.statusCode >= 400;
}
