/** Delegation by HTTP: Postern's own protocol, signed by HMAC or SigV4. */
import type { HttpDelegatePlan } from './plan.ts';
import { readVerifyAnswer } from './read-answer.ts';
import { readJsonObject } from './read-body.ts';
import type { SignHmac } from './sign-hmac.ts';
import type { SignSigV4 } from './sign-sigv4.ts';
import type { Answer, DelegatePorts, Form, NoAnswer } from './types.ts';
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
      return readAnswer(
        await parts.fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }),
      );
    },
  };
}

/** 429 is for another target to answer; every other status but 200, a redirect too, is a matter of configuration. */
async function readAnswer(response: Response): Promise<Answer | NoAnswer> {
  const { status } = response;
  if (status === 200) return readVerifyAnswer(await readJsonObject(response)) ?? 'unusable';
  await response.body?.cancel();
  if (status >= 500) return 'failed';
  return status === 429 ? 'busy' : 'unusable';
}
