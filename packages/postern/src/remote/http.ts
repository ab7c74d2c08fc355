/** Delegation by HTTP: Postern's own protocol, signed by HMAC or SigV4. */
import type { HttpDelegatePlan } from './plan.ts';
import { readVerifyAnswer } from './read-answer.ts';
import { readReply } from './read-reply.ts';
import type { SignHmac } from './sign-hmac.ts';
import type { SignSigV4 } from './sign-sigv4.ts';
import type { DelegatePorts, Form } from './types.ts';
import { verifyRequestText } from './verify-request.ts';

export interface HttpParts extends DelegatePorts {
  readonly signHmac?: SignHmac;
  readonly signSigV4?: SignSigV4;
}

export function createHttpForm(plan: HttpDelegatePlan, parts: HttpParts): Form {
  return {
    keyOf: (question) => verifyRequestText(plan, question),
    async send(question, url, { signal, now }) {
      const body = verifyRequestText(plan, question);
      const { pathname, search } = new URL(url);
      const signed = { method: 'POST', path: pathname + search, body };
      let headers: Headers | Record<string, string> | undefined = {
        'content-type': 'application/json',
        ...(plan.hmac &&
          parts.signHmac && { authorization: parts.signHmac(signed, plan.hmac, now) }),
      };
      if (plan.sigV4 && parts.signSigV4) {
        headers = await parts.signSigV4({ url, headers, body }, plan.sigV4, now);
        if (!headers) return 'unusable';
      }
      const init = { method: 'POST', headers, body, redirect: 'manual', signal } as const;
      return readReply(await parts.fetch(url, init), readVerifyAnswer);
    },
  };
}
