/** Checks `login` and `session` and makes their plan. Build time only. */

import { readUrl } from '../jwt/check-options.ts';
import type { PosternConfig, Target } from '../policy/config.ts';
import { checkList, checkObject, optionError } from '../policy/option-error.ts';
import type { PolicyPlan } from '../policy/plan.ts';
import { type ClaimPaths, planClaimPaths } from '../policy/plan-conditions.ts';
import { planExactHost } from '../policy/plan-hosts.ts';
import { checksInFunction, runsAsLambda } from '../policy/runs-as-lambda.ts';
import type { RevocationStoreOptions } from '../session/options.ts';
import { type PlannedSession, planSession } from '../session/plan-session.ts';
import { checkSignedCookies, noteSignedCookies } from '../session/signed-cookies-rules.ts';
import type { KeyRing } from '../session/types.ts';
import { checkLoginRules } from './check-login-rules.ts';
import type { LockedProvider } from './metadata.ts';
import type { SharedLoginOptions } from './options.ts';
import type { LoginPlan, ProviderPlan } from './plan.ts';
import { planPages } from './plan-pages.ts';
import { PROVIDER_NAMES, planProvider } from './plan-provider.ts';
import { checkSeveral, providersOf } from './plan-several.ts';

export interface PlanLoginOptions {
  /** The policy of the same config. */
  readonly policy: PolicyPlan;
  /** What `postern.lock.json` keeps, by issuer. */
  readonly lock?: Readonly<Record<string, LockedProvider>>;
}

export interface PlannedLogin {
  readonly login: LoginPlan;
  readonly keyRing: KeyRing;
  readonly revocationStore?: RevocationStoreOptions;
  /** For people to read. */
  readonly notices: readonly LoginNotice[];
}

/** Something a build prints: not wrong, but a reader of the config may not expect it. */
export interface LoginNotice {
  readonly id: 'session_large' | 'email_scope' | 'redirect_uris' | 'signed_cookies';
  readonly message: string;
}

const SHARED_NAMES = Object.keys({
  callbackHost: true,
  unsafeTrustWildcardHosts: true,
  postLogoutUrls: true,
  pages: true,
} satisfies Record<keyof SharedLoginOptions, true>);

type Members = Readonly<Record<string, unknown>>;

/**
 * Plans the login of a config that has one, after `withPresetClaims`. Throws a `TypeError` that names the option, for a login
 * that cannot work and for rules that it does not fit.
 */
export function planLogin(
  config: PosternConfig,
  { policy, lock = {} }: PlanLoginOptions,
): PlannedLogin {
  const login = checkLogin(config.login);
  const hosts = checkHosts(policy.hosts, login);
  const paths = planClaimPaths(config.claims);
  const session = planSessionOf(config, paths);
  const context = { config, hosts, paths, claims: session.claims, lock };
  const planned = checkSeveral(
    providersOf(login).map(({ option, members }) => planProvider(members, { ...context, option })),
  );
  checkLoginRules(config, { policy, paths, session, planned });
  const { signedCookies, idleSeconds } = session.plan;
  if (signedCookies) checkSignedCookies(config);
  const providers = planned.map(({ plan }) => plan);
  const { revocationStore, keyRing } = session;
  const shared = planShared(login, hosts);
  return {
    login: { providers, session: session.plan, ...shared },
    keyRing: ringOf(keyRing, policy),
    ...(revocationStore && { revocationStore }),
    notices: [
      ...(signedCookies ? noteSignedCookies(config, { ...signedCookies, idleSeconds }) : []),
      ...noteClaims(session),
      ...noteEmail(providers),
      ...noteRedirectUris(providers, shared.callbackHost ?? hosts[0] ?? ''),
    ],
  };
}

function checkLogin(value: unknown): Members {
  // Not quoted: it may be a secret in the wrong place.
  if (typeof value === 'string') {
    throw new TypeError('Option "login" must be a plain object, got a text');
  }
  const login = checkObject(value, { option: 'login' });
  if (login.providers === undefined) {
    return checkObject(login, {
      option: 'login',
      known: [...PROVIDER_NAMES, ...SHARED_NAMES, 'providers'],
    });
  }
  const mixed = PROVIDER_NAMES.find((name) => Object.hasOwn(login, name));
  if (mixed !== undefined) {
    throw new TypeError(
      `Option "login.${mixed}" cannot stand beside "login.providers": move it into each of them`,
    );
  }
  return checkObject(login, { option: 'login', known: ['providers', ...SHARED_NAMES] });
}

function checkHosts(hosts: readonly string[] | undefined, login: Members): readonly string[] {
  if (!hosts) {
    const remedy = 'URLs of the login are made of them, never of what a request says';
    throw optionError('hosts', 'be given where there is a login', undefined, remedy);
  }
  const wildcard = hosts.find((host) => host.startsWith('*'));
  if (wildcard !== undefined && login.callbackHost === undefined) {
    const remedy = 'providers take exact redirect URIs only, name the host of the registered one';
    throw optionError(
      'login.callbackHost',
      `be given where "hosts" has "${wildcard}"`,
      undefined,
      remedy,
    );
  }
  checkWildcardTrust(wildcard, login.unsafeTrustWildcardHosts);
  return hosts;
}

/** A sign-in is sent home to the name that it was begun for: to whoever that name belongs. */
function checkWildcardTrust(wildcard: string | undefined, value: unknown): void {
  const option = 'login.unsafeTrustWildcardHosts';
  if (wildcard === undefined) {
    if (value === undefined) return;
    throw optionError(option, 'be left out', value, '"hosts" has no wildcard');
  }
  if (value === true) return;
  const remedy =
    'whoever runs any name under it, such as a forgotten DNS record, could sign in there as anybody who follows a link. ' +
    'Name the hosts one by one, or write true where every such name is yours';
  throw optionError(option, `be true where "hosts" has "${wildcard}"`, value, remedy);
}

function planSessionOf(config: PosternConfig, paths: ClaimPaths): PlannedSession {
  const { session, target = 'lambda-edge' } = config;
  if (session === undefined) {
    const remedy =
      'write session: { keyRing: secret("POSTERN_KEY_RING") }, made by "postern keys generate --ring"';
    throw optionError('session', 'be given where there is a login', session, remedy);
  }
  const planned = planSession(session, paths);
  checkStore(planned.revocationStore, target);
  return planned;
}

/** Each store is where all that look into it can. */
function checkStore(store: RevocationStoreOptions | undefined, target: Target): void {
  if (!store) return;
  const option = 'session.revocationStore';
  if (checksInFunction(target)) {
    if (store.type === 'key-value-store') return;
    const remedy = 'a CloudFront Function reads a KeyValueStore, and no file';
    throw optionError(
      `${option}.type`,
      `be "key-value-store" for target "${target}"`,
      store.type,
      remedy,
    );
  }
  if (store.type === 'key-value-store') {
    const remedy = 'elsewhere every request would wait for its API';
    const expected = 'be another one but for targets "split" and "cloudfront-function"';
    throw optionError(`${option}.type`, expected, store.type, remedy);
  }
  if (!runsAsLambda(target)) return;
  const remedy =
    'instances of a function share no file, so that a session revoked in one would live on in all others: write target "split"';
  throw optionError(option, `be left out for target "${target}"`, store, remedy);
}

function planShared(
  { callbackHost, postLogoutUrls, pages }: Members,
  hosts: readonly string[],
): Pick<LoginPlan, 'pages' | 'callbackHost' | 'postLogoutUrls'> {
  const urls = postLogoutUrls === undefined ? [] : planUrls(postLogoutUrls);
  return {
    pages: planPages(pages, { option: 'login.pages' }),
    ...(callbackHost !== undefined && {
      callbackHost: planExactHost(callbackHost, {
        option: 'login.callbackHost',
        hosts,
        remedy: 'name the one whose redirect URI is registered',
      }),
    }),
    ...(urls.length > 0 && { postLogoutUrls: urls }),
  };
}

/** As they are written: providers compare them letter by letter. */
function planUrls(value: unknown): readonly string[] {
  const option = 'login.postLogoutUrls';
  const urls = checkList(value, option).map((url, place) => readUrl(url, `${option}[${place}]`));
  return [...new Set(urls)];
}

/** The private key is in a bundle only where something is signed with it. */
function ringOf({ assertion, ...ring }: KeyRing, { assertion: plan }: PolicyPlan): KeyRing {
  return plan && assertion ? { ...ring, assertion } : ring;
}

/** Nobody has counted: a guess at where lists of groups begin to weigh. A cookie has 4,096 bytes, and most sites have others. */
const MANY_CLAIMS = 8;

function noteClaims({ claims }: PlannedSession): readonly LoginNotice[] {
  if (claims.length <= MANY_CLAIMS) return [];
  return [
    {
      id: 'session_large',
      message:
        `Option "session.claims" names ${claims.length} claims: every request carries them in a cookie, which browsers cut ` +
        'off at 4,096 bytes; keep those that rules and "forward" use',
    },
  ];
}

/** OpenID Connect Core section 5.4: the address is asked for by a scope of its own. */
function noteEmail(providers: readonly ProviderPlan[]): readonly LoginNotice[] {
  const silent = providers.find(({ claims, conditions = [], emailDomains, scope }) => {
    const places = [...claims, ...conditions.flatMap(({ path }) => (path ? [path] : []))];
    const isWanted = emailDomains !== undefined || places.some(([name]) => name === 'email');
    return isWanted && !scope.split(' ').includes('email');
  });
  if (!silent) return [];
  const message =
    `The login at ${silent.issuer} reads "email" and does not ask for it: many providers put no address into the ID token ` +
    'without the scope "email", add it to "scopes"';
  return [{ id: 'email_scope', message }];
}

/** Where there are several, each must have its own, and nobody guesses that. */
function noteRedirectUris(
  providers: readonly ProviderPlan[],
  host: string,
): readonly LoginNotice[] {
  return providers.flatMap(({ name, issuer }) => {
    if (name === undefined) return [];
    const uri = `https://${host}/.postern/callback/${name}`;
    const message = `Register the redirect URI "${uri}" at ${issuer}, and no other: its path tells the providers apart`;
    return [{ id: 'redirect_uris', message }];
  });
}
