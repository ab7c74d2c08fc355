/** Delegation by HTTP: Postern's own protocol, signed by HMAC or SigV4. */
import type { HttpDelegatePlan } from './plan.ts';
import { readVerifyAnswer } from './read-answer.ts';
import { readJsonObject } from './read-body.ts';
import type { SignHmac } from './sign-hmac.ts';
import type { Answer, AskedRequest, DelegatePorts, Form, NoAnswer, Question } from './types.ts';

export interface HttpParts extends DelegatePorts {
  readonly signHmac?: SignHmac;
}

export function createHttpForm(plan: HttpDelegatePlan, parts: HttpParts): Form {
  return {
    keyOf: (question) => bodyOf(plan, question),
    async send(question, url, { signal, now }) {
      const body = bodyOf(plan, question);
      const { pathname, search } = new URL(url);
      const signed = { method: 'POST', path: pathname + search, body };
      const headers = {
        'content-type': 'application/json',
        ...(plan.hmac &&
          parts.signHmac && { authorization: parts.signHmac(signed, plan.hmac, now) }),
      };
      return readAnswer(
        await parts.fetch(url, { method: 'POST', headers, body, redirect: 'error', signal }),
      );
    },
  };
}

/** The `VerifyRequest`. Its members stand in one order, so that the same question is the same text. */
function bodyOf(
  { send, sendHeaders }: HttpDelegatePlan,
  { bearer: token, request }: Question,
): string {
  return JSON.stringify({
    token,
    ...((send || sendHeaders) && {
      request: {
        ...Object.fromEntries((send ?? []).map((name) => [name, request[name]])),
        ...(sendHeaders && { headers: pick(request, sendHeaders) }),
      },
    }),
  });
}

function pick(
  { headers }: AskedRequest,
  names: readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
  );
}

/** 429 is for another target to answer; every other status but 200 is a matter of configuration. */
async function readAnswer(response: Response): Promise<Answer | NoAnswer> {
  const { status } = response;
  if (status === 200) return readVerifyAnswer(await readJsonObject(response)) ?? 'unusable';
  await response.body?.cancel();
  if (status >= 500) return 'failed';
  return status === 429 ? 'busy' : 'unusable';
}
