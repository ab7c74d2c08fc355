/** What several issuers, and several kinds of token of one issuer, must not be taken for. Build time only. */
import type { VerifierPlan } from '../jwt/plan.ts';
import type { LoginPlan } from '../oidc/plan.ts';
import type { PolicyPlan } from '../policy/plan.ts';

interface Tokens {
  readonly policy: PolicyPlan;
  /** Of bearer tokens. */
  readonly verifier?: VerifierPlan | undefined;
  readonly login?: LoginPlan | undefined;
}

/** Something a build prints: not wrong, but a reader of the config may not expect it. */
export interface IssuersNotice {
  readonly id: 'subject_of_several';
  readonly message: string;
}

/**
 * An ID token says who has signed in, to the client alone; it is no key to an API (RFC 9068 section 1), and passes through more
 * hands than an access token. Throws where one would pass as a bearer token.
 */
export function refuseIdTokensAsBearer({ verifier, login }: Omit<Tokens, 'policy'>): void {
  const issuers = verifier?.issuers ?? [];
  for (const [place, { issuer, audience, typ, clientId }] of issuers.entries()) {
    // Such tokens say what they are; `jwt` is what ID tokens say, too.
    const isMarked = clientId !== undefined || (typ && !typ.includes('jwt'));
    const own = login?.providers.find(
      (provider) => provider.issuer === issuer && (audience?.includes(provider.clientId) ?? true),
    );
    if (isMarked || !own) continue;
    const option = issuers.length > 1 ? `issuers[${place}].audience` : 'audience';
    throw new TypeError(
      `Option "${option}" must not take "${own.clientId}", the login's own client, without "typ": ID tokens, which are for it, ` +
        'would pass as bearer tokens. Give the API an audience of its own at the provider, or name the "typ" of its access ' +
        'tokens, such as "at+jwt"',
    );
  }
}

/** A `sub` is unique at its issuer only (OpenID Connect Core section 5.7). */
export function noteSubjects({ policy, verifier, login }: Tokens): readonly IssuersNotice[] {
  const all = [...(verifier?.issuers ?? []), ...(login?.providers ?? [])];
  const names = new Set(all.map(({ issuer }) => issuer));
  const headers = policy.forwardHeaders ?? [];
  const headerOf = (claim: string) => headers.find(({ path }) => path?.join('\0') === claim);
  const subject = headerOf('sub');
  if (names.size < 2 || !subject || headerOf('iss')) return [];
  const message =
    `Header "${subject.header}" carries "sub", which two of ${names.size} issuers may give to different people: forward "iss" as ` +
    'well, and let the origin take both together for who somebody is';
  return [{ id: 'subject_of_several', message }];
}
