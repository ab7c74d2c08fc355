/** What the login endpoints share: made once for a gate, never changed by a request. */
import type { RejectionCode } from '../errors.ts';
import type { VerifiedClaims } from '../jwt/types.ts';
import type { Sealer } from '../session/seal.ts';
import type { SessionTokens } from '../session/session-token.ts';
import type { SignedCookies } from '../session/signed-cookies.ts';
import type { SessionPlan } from '../session/types.ts';
import type { LoginPlan, ProviderPlan } from './plan.ts';
import type { Reply, RevocationStore, RevocationWriter, Visit } from './types.ts';

export interface LoginContext {
  readonly plan: LoginPlan;
  readonly session: SessionPlan;
  readonly tokens: SessionTokens;
  readonly attempts: Sealer;
  readonly refreshTokens: Sealer;
  readonly idTokens: Sealer;
  readonly providers: readonly Provider[];
  readonly page: ShowPage;
  /** Where there are several providers: the place of the one for a host and return target. */
  readonly chooseProvider?: typeof import('./choose-provider.ts').chooseProvider;
  /** Present where a gate shares a store of revocations. */
  readonly revocations?: RevocationWriter | RevocationStore;
  /** Present where CloudFront checks the cookies of those who are signed in. */
  readonly signedCookies?: SignedCookies;
}

/** A person-readable page; which one, the code says. */
export type ShowPage = (
  visit: Visit,
  page: {
    readonly status: number;
    readonly code: RejectionCode | 'signed_out' | 'confirm_logout';
    /** A button or link: where it leads, and how. */
    readonly action?:
      | { readonly url: string; readonly method: 'GET' | 'POST'; readonly label: string }
      | undefined;
  },
) => Reply;

/** What a provider has given for a code or a refresh token, verified. */
export interface Tokens {
  /** Of the ID token. Absent after a refresh without one. */
  readonly claims?: VerifiedClaims;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** When the access token ends, in seconds since the epoch. */
  readonly accessTokenEnd?: number;
}

/** Nothing that can be used. `detail` is the provider's own error code where it is one of the registered words, for the log. */
export interface Failure {
  readonly code: RejectionCode;
  readonly claim?: string;
  readonly detail?: string;
}

/** What a sealed attempt cookie holds. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's `code_verifier`. */
  readonly verifier: string;
  /** Path and query on this site. */
  readonly returnTo: string;
  /** Its provider's `name`: absent where there is one provider only. */
  readonly provider?: string | undefined;
  /** Seconds since the epoch. */
  readonly iat: number;
}

/** One provider, spoken to by `oauth4webapi`. Nothing here rejects or throws for what a provider or a client sends. */
export interface Provider {
  readonly plan: ProviderPlan;
  /** Where to send the browser; pushes the request first where the plan says so. */
  readonly authorizationUrl: (
    parameters: Readonly<Record<string, string>>,
    now: number,
  ) => Promise<string | Failure>;
  /** The answer at the redirect URI for tokens: `iss`, state, code, PKCE, ID token and all. */
  readonly redeem: (
    query: string,
    attempt: Attempt,
    options: { readonly redirectUri: string; readonly now: number },
  ) => Promise<Tokens | Failure>;
  /** `subject` must be the ID token's `sub`, where there is one. */
  readonly refresh: (
    refreshToken: string,
    options: { readonly subject: string; readonly now: number },
  ) => Promise<Tokens | Failure>;
  /** RFC 7009. True where the provider has taken it. */
  readonly revoke: (refreshToken: string, now: number) => Promise<boolean>;
}
