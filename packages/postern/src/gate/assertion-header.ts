/** The assertion for the origin, on its way into a request that may pass. */
import { createAssertion } from '../oidc/assertion.ts';
import type { AssertionPlan } from '../policy/plan.ts';
import type { KeyRing } from '../session/types.ts';
import type { Subject } from './answers.ts';
import type { Identity } from './identity.ts';
import { visitOf } from './sign-in.ts';
import type { AllowDecision } from './types.ts';

/** The decision with the assertion among its headers; or with its name among those left out, where nothing can be said in it. */
export type SignAssertion = (
  decision: AllowDecision,
  subject: Subject,
  identity: Identity,
) => AllowDecision;

interface KeptToken {
  /** For when and whom it is. */
  readonly key: string;
  readonly token: string | undefined;
}

/** Signs with the ring's assertion key. Throws where it has none that can be used. */
export function createSignAssertion(ring: KeyRing, plan: AssertionPlan): SignAssertion {
  const sign = createAssertion(ring.assertion as NonNullable<KeyRing['assertion']>, plan);
  // A session's identity is the same object for each of its requests: those of one second share a signature.
  const kept = new WeakMap<Identity, KeptToken>();

  function tokenFor({ request, now = 0 }: Subject, identity: Identity): string | undefined {
    const { origin } = visitOf(request, now);
    const key = `${Math.floor(now)} ${origin}`;
    const known = kept.get(identity);
    if (known?.key === key) return known.token;
    const token = sign(identity.claims, { origin, now });
    kept.set(identity, { key, token });
    return token;
  }

  return (decision, subject, identity) => {
    const token = tokenFor(subject, identity);
    const { setHeaders, omittedHeaders = [] } = decision;
    return token
      ? { ...decision, setHeaders: [...setHeaders, [plan.header, token]] }
      : { ...decision, omittedHeaders: [...omittedHeaders, plan.header] };
  };
}
