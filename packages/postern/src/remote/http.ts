/** Delegation by HTTP: Postern's own protocol, signed by HMAC or SigV4. */
import type { HttpDelegatePlan } from './plan.ts';
import { createPost } from './post.ts';
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
  const post = createPost(parts.fetch);
  const paths = new Map(plan.targets.map((url) => [url, pathOf(url)]));
  return {
    keyOf: (question) => verifyRequestText(plan, question),
    async send(_, url, { signal, now, sent: body = '', sentHash: bodyHash }) {
      const signed = { method: 'POST', path: paths.get(url) as string, body, bodyHash };
      let headers: Headers | Record<string, string> | undefined = {
        'content-type': 'application/json',
        ...(plan.hmac &&
          parts.signHmac && { authorization: parts.signHmac(signed, plan.hmac, now) }),
      };
      if (plan.sigV4 && parts.signSigV4) {
        headers = await parts.signSigV4({ url, headers, body }, plan.sigV4, now);
        if (!headers) return 'unusable';
      }
      return readReply(await post(url, { headers, body, signal }), readVerifyAnswer);
    },
  };
}

/** Path and query, as they are sent. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
