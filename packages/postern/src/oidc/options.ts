/** The shape of `login` in `postern.config.ts`: who signs people in, and who is let in. `plan-login.ts` says what is refused. */
import type { AlgorithmName } from '../jwt/algorithms.ts';
import type { JsonWebKey, JsonWebKeySet, KeyWithAlgorithm } from '../jwt/options.ts';
import type { ClaimCondition } from '../policy/config.ts';
import type { RuntimeSecret, Secret } from '../secret.ts';
import type { PagesOptions } from './plan-pages.ts';

/** Providers whose peculiarities `presets.ts` knows. */
export type ProviderName = 'cognito' | 'auth0' | 'okta' | 'entra' | 'google' | 'keycloak';

/** How the gate proves to the provider that it is the registered client (OpenID Connect Core section 9). */
export type ClientAuthentication =
  | 'none'
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'private_key_jwt';

/** Addresses at the provider, where it has no discovery document: https (http on loopback only). */
export interface ProviderEndpoints {
  readonly authorization: string;
  readonly token: string;
  /** RFC 7009. */
  readonly revocation?: string;
  /** RP-initiated logout 1.0. */
  readonly endSession?: string;
  /** RFC 9126. */
  readonly pushedAuthorizationRequest?: string;
}

/** One OpenID provider, the gate's own registration there, and which of its people may enter. */
export interface ProviderOptions {
  /** The provider's issuer identifier, exactly as its discovery document has it. @default the config's `issuer` */
  readonly issuer?: string;
  /** Fills in what this provider does in its own way: where groups are, how a logout works. @default none of it */
  readonly provider?: ProviderName;
  /** Keys of the provider. @default those of the config's issuer of the same name, else `postern.lock.json` */
  readonly jwks?: JsonWebKeySet | JsonWebKey | KeyWithAlgorithm;
  /** Where its keys are refreshed. @default as `jwks` */
  readonly jwksUri?: string;
  /** Given by hand, in place of the discovery document in `postern.lock.json`. */
  readonly endpoints?: ProviderEndpoints;

  /** The name under which the gate is registered. ID tokens must be for it. */
  readonly clientId: string;
  /** `secret('NAME')`. A public client has none: PKCE protects the code. */
  readonly clientSecret?: string | Secret | RuntimeSecret;
  /** `secret('NAME')` of a private JWK as JSON on one line, for `private_key_jwt`. */
  readonly privateKey?: string | Secret | RuntimeSecret;
  /**
   * @default with a `clientSecret` `client_secret_basic`, or `client_secret_post` where the provider takes only that; with a
   * `privateKey` `private_key_jwt`; else `none`
   */
  readonly clientAuthentication?: ClientAuthentication;

  /** @default ['openid'], and 'email' where `emailDomains` needs it. A refresh token often wants 'offline_access' */
  readonly scopes?: readonly string[];
  /** `login`, `consent`, `select_account`, `create` or `none`; several are separated by spaces. @default the provider decides */
  readonly prompt?: string;
  /** People sign in anew when they did so longer ago than this (`max_age`). */
  readonly maxAgeSeconds?: number;
  /** More parameters of the authorization request, such as `{ hd: 'example.com' }`. Those that Postern sets are refused. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Sends the request to the provider beforehand, so that the browser carries only a reference (RFC 9126). @default false */
  readonly pushedAuthorization?: boolean;
  /** How far the clocks of gate and provider may differ, for ID tokens and logout tokens. @default 30 */
  readonly clockToleranceSeconds?: number;
  /** Public-key algorithms of ID tokens. @default the `algorithms` of the config's issuer of the same name, else ['RS256'] */
  readonly idTokenAlgorithms?: readonly AlgorithmName[];

  /** Everybody who can get an account there may have a session. Must be said where a rule asks for no more than `authenticated`. */
  readonly everyoneAtTheProvider?: true;
  /** Exact domains of the e-mail address; the provider must say that it is verified. Subdomains are not included. */
  readonly emailDomains?: readonly string[];
  /** Entra ID: the directories, by ID, that people may come from (`tid`). */
  readonly tenants?: readonly string[];
  /** Conditions on claims of the ID token, as a rule's. The claims need not be in `session.claims`. */
  readonly require?: Readonly<Record<string, ClaimCondition>>;

  /**
   * Of several providers, each of which must have one: lower-case letters, digits and `-`. Its redirect URI, to be registered
   * there, is `https://HOST/.postern/callback/NAME`.
   */
  readonly name?: string;
  /** Of several providers: the one for this host, one of `hosts`. */
  readonly host?: string;
  /** Of several providers: the one for paths of this pattern. Exactly one has neither `host` nor `path`, and takes the rest. */
  readonly path?: string;
}

/** What all providers of a gate share. */
export interface SharedLoginOptions {
  /** The host whose `/.postern/callback` is registered at the provider. Needed where `hosts` has a wildcard; one of `hosts`. */
  readonly callbackHost?: string;
  /**
   * Must be said where `hosts` has a wildcard: whoever runs any name under it, a forgotten DNS record or a preview of somebody
   * else's, gets the sign-ins that are begun for that name, and so a session there of anybody who follows a link.
   */
  readonly unsafeTrustWildcardHosts?: true;
  /** Exact URLs to which people may be sent after a logout, registered at the provider; the first is the default. @default the gate's own page */
  readonly postLogoutUrls?: readonly string[];
  /** How the gate's own pages look: refusals, signing out. */
  readonly pages?: PagesOptions;
}

/** One provider. */
export interface SingleLoginOptions extends ProviderOptions, SharedLoginOptions {}

/** Several providers, told apart by `host` or `path`; exactly one has neither. */
export interface SeveralLoginOptions extends SharedLoginOptions {
  readonly providers: readonly ProviderOptions[];
}

export type LoginOptions = SingleLoginOptions | SeveralLoginOptions;
