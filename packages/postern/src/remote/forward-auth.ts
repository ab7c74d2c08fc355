/** Delegation to a forward-auth service, as oauth2-proxy, Authelia and Envoy's authorization servers are: what is allowed there is allowed here. */
import type { GateRejectionCode } from '../errors.ts';
import { readForwardAuthAnswer } from './forward-auth-answer.ts';
import { hasCredential, isReadOneWay, isSendable, toForwardAuth } from './forward-auth-question.ts';
import type { ForwardAuthDelegatePlan } from './plan.ts';
import type { Answer, DelegatePorts, Form } from './types.ts';

/** A delegate says what it has to say in the headers; of a body, so much is read and dropped. */
const MAX_BODY_BYTES = 65_536;

/** A name or an address, with or without a port. */
const HOST = /^[\w.:[\]-]+$/;

export function createForwardAuthForm(
  plan: ForwardAuthDelegatePlan,
  { fetch }: DelegatePorts,
): Form {
  return {
    refuse({ request }) {
      if ((request.headers.authorization?.length ?? 0) > 1) return refusal('ambiguous_credential');
      // It goes into URLs: what follows a `/` or `?` in it would be read as the path.
      if (!HOST.test(request.host)) return refusal('invalid_request');
      if (!isReadOneWay(request.path)) return refusal('ambiguous_path');
      const { method } = toForwardAuth(plan, request);
      return isSendable(method) ? undefined : refusal('invalid_request');
    },
    keyOf: ({ request }) =>
      hasCredential(plan, request) ? JSON.stringify(toForwardAuth(plan, request)) : undefined,
    async send({ request }, target, { signal }) {
      const { method, suffix, headers } = toForwardAuth(plan, request);
      // Followed, a redirect would lead to a page that answers 200.
      const init: RequestInit = { method, headers, redirect: 'manual', signal };
      const response = await fetch(target + suffix, init);
      await drain(response);
      return readForwardAuthAnswer(plan, request, response);
    },
  };
}

function refusal(code: GateRejectionCode): Answer {
  return { ok: false, code };
}

/** Reads the body, so that the connection can be used again. */
async function drain({ body }: Response): Promise<void> {
  let bytes = 0;
  for await (const { length } of body ?? []) {
    bytes += length;
    if (bytes > MAX_BODY_BYTES) return;
  }
}
