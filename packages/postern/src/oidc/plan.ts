/** A login before it is put together: plain JSON, made at build time by `plan-login.ts`, baked into a bundle. */
import type { PrivateJwk } from '../jwt/check-private-jwk.ts';
import type { IssuerPlan } from '../jwt/plan.ts';
import type { ConditionPlan } from '../policy/plan.ts';
import type { SessionPlan } from '../session/types.ts';
import type { ClientAuthentication } from './options.ts';

/** One OpenID provider and our client there. */
export interface ProviderPlan {
  /** Of several: the end of its redirect URI. */
  readonly name?: string;
  readonly issuer: string;
  /** Verifies ID tokens and logout tokens: `audience` is the client's ID. */
  readonly idToken: IssuerPlan;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** RFC 7009. Absent: a logout revokes nothing. */
  readonly revocationEndpoint?: string;
  /** RP-initiated logout 1.0. Absent: logout is local. */
  readonly endSessionEndpoint?: string;
  /** RFC 9126. Present only where requests are pushed. */
  readonly pushedAuthorizationRequestEndpoint?: string;
  /** The provider names itself in its answers (RFC 9207): an answer without `iss` is refused. */
  readonly sendsIssuer?: true;
  readonly clientId: string;
  /** How the client names itself at the token endpoint. */
  readonly clientAuthentication: ClientAuthentication;
  readonly clientSecret?: string;
  /** Of `private_key_jwt`: as `remote`'s `ClientAuthenticationPlan.clientKey`. */
  readonly clientKey?: PrivateJwk;
  /** Space-separated; holds `openid`. */
  readonly scope: string;
  /** More parameters of the authorization request, `prompt` and `max_age` included. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The sign-in may be so many seconds ago (`max_age`). */
  readonly maxAgeSeconds?: number;
  /** Given to oauth4webapi and to the verifier alike. */
  readonly clockToleranceSeconds: number;
  /** Places of the ID token's claims that go into the session. */
  readonly claims: readonly (readonly string[])[];
  /** Who may have a session: all are met. Absent: everyone at the provider. */
  readonly conditions?: readonly ConditionPlan[];
  /** Exact domains of `email`, in lower case; `email_verified` must be true. */
  readonly emailDomains?: readonly string[];
  /** Stands for the client and these conditions: a session that was made under others is refused. */
  readonly admission: string;
  /** What its logout endpoint wants in place of the standard's parameters: ours to theirs. */
  readonly logoutParameters?: Readonly<Record<string, string>>;
  /** Exact host, or path pattern, that this provider is for. The one without either takes the rest. */
  readonly host?: string;
  readonly path?: string;
  /** `path` is in lower case, and stands for every spelling. */
  readonly caseInsensitivePaths?: true;
}

export interface PagesPlan {
  readonly title: string;
  /** https or data URL, or a path of this site. */
  readonly logo?: string;
  /** Added after the pages' own style. */
  readonly css?: string;
  /** For every page, the content security policy included: ready to send, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface LoginPlan {
  readonly providers: readonly ProviderPlan[];
  readonly session: SessionPlan;
  readonly pages: PagesPlan;
  /** The host of the registered redirect URI, where `hosts` has wildcards. */
  readonly callbackHost?: string;
  /** Where the provider may send people after a logout; the first is the default. Absent: our own signed-out page. */
  readonly postLogoutUrls?: readonly string[];
}
