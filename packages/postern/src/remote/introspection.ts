/** Delegation by RFC 7662: the OAuth server is asked about the token. For opaque tokens, and where revocation must count. */
import type { AuthenticateClient } from './client-authentication.ts';
import { judgeIntrospection } from './introspection-answer.ts';
import type { IntrospectionDelegatePlan } from './plan.ts';
import { createPost } from './post.ts';
import { readReply } from './read-reply.ts';
import type { DelegatePorts, Form } from './types.ts';

/** The one method that the plan names is there. */
export type IntrospectionParts = DelegatePorts & {
  readonly [Method in IntrospectionDelegatePlan['clientAuthentication']]?: AuthenticateClient;
};

export function createIntrospectionForm(
  plan: IntrospectionDelegatePlan,
  parts: IntrospectionParts,
): Form {
  const authenticate = parts[plan.clientAuthentication] as AuthenticateClient;
  const prove = authenticate(plan);
  const post = createPost(parts.fetch);

  return {
    // All else that is sent is the plan's, but for an assertion, which is new each time and says the same.
    keyOf: ({ bearer }) => bearer,
    async send({ bearer = '' }, url, { signal, now }) {
      const { headers, form } = prove(now);
      const body = new URLSearchParams({ token: bearer, token_type_hint: 'access_token', ...form });
      const response = await post(url, {
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: body.toString(),
        signal,
      });
      // 400 and 401 are about the gate's own request and credentials, never about the token (RFC 7662 section 2.3).
      return readReply(response, (value) => judgeIntrospection(plan, value, now));
    },
  };
}
