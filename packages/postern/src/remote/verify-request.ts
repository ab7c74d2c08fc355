/** The `VerifyRequest` of Postern's own protocol, for the forms that speak it. */
import type { SentMember } from './protocol.ts';
import type { AskedRequest, Question } from './types.ts';

/** What a config sends besides the token. */
export interface SentPlan {
  readonly send?: readonly SentMember[];
  /** Lower case. */
  readonly sendHeaders?: readonly string[];
}

/** Its members stand in one order, so that the same question is the same text. */
export function verifyRequestText(
  { send, sendHeaders }: SentPlan,
  { bearer: token, request }: Question,
): string {
  // The usual case by itself: for a kept answer this text takes nearly as long as its hash (by profile).
  if (!send && !sendHeaders) return JSON.stringify({ token });
  return JSON.stringify({
    token,
    request: {
      ...Object.fromEntries((send ?? []).map((name) => [name, request[name]])),
      ...(sendHeaders && { headers: pick(request, sendHeaders) }),
    },
  });
}

function pick(
  { headers }: AskedRequest,
  names: readonly string[],
): Record<string, readonly string[]> {
  const given = names.filter((name) => Object.hasOwn(headers, name));
  return Object.fromEntries(given.map((name) => [name, headers[name] ?? []]));
}
