/** Turns a deployed gate's config into one for policy tests: its rules on another target, with keys and secrets of this run. */
import { randomBytes } from 'node:crypto';
import type { PosternConfig, ProviderEndpoints, ProviderOptions, Target } from 'postern';
import { checksInFunction } from 'postern/gate';
import type { IssuerParts } from '../dev/development-config.ts';
import { providersIn } from '../dev/development-login.ts';
import { markFetched } from '../dev/development-secrets.ts';
import { publicJwk } from '../token/sign.ts';
import { DELEGATE_ISSUER, type KeyFor, playIssuer, type TestIssuer } from './test-issuer.ts';

/** Of a function URL: nobody else sends it. */
export const ORIGIN_KEY: string = randomBytes(32).toString('base64url');

/** Before secrets have their values: only what is about who may pass, and where it runs. */
export function markForTests(given: PosternConfig, target: Target): PosternConfig {
  // What the site's own function makes of a request is not the gate's decision. Reported or refused: it is judged alike.
  const {
    after: _after,
    originHeader: _origin,
    loginHalf: _half,
    unsafeReportOnly: _report,
    budgetBytes,
    ...config
  } = markFetched(given);
  const ownTarget = given.target ?? 'lambda-edge';
  return {
    ...withoutDelegate(config, target),
    ...(config.session && { session: sessionFor(config.session, target) }),
    ...(target === ownTarget && budgetBytes !== undefined && { budgetBytes }),
    ...(target === 'function-url' && { originHeader: { values: [ORIGIN_KEY] } }),
    target,
    log: 'all',
  };
}

type Session = NonNullable<PosternConfig['session']>;

/** Nobody is signed out here; the function looks there for its keys. */
function sessionFor(session: Session, target: Target): Session {
  const { revocationStore, ...others } = session;
  const isRead = checksInFunction(target) && revocationStore?.type === 'key-value-store';
  return isRead ? session : others;
}

/** A function asks nobody, and says so when it is built. Elsewhere a delegate is taken to believe each token of a test. */
function withoutDelegate(given: PosternConfig, target: Target): PosternConfig {
  if (given.delegate === undefined || checksInFunction(target)) return given;
  const { delegate: _, ...config } = given;
  const rules = config.rules.map(({ ask: __, ...rule }) => rule);
  return { ...config, rules, ...(!takesTokens(config) && DELEGATE_ISSUER) };
}

/** Whether requests may bring a token of an issuer that the config names. Beside a login `audience` says so. */
function takesTokens({ login, issuer, issuers, audience }: PosternConfig): boolean {
  return issuers !== undefined || (login ? audience !== undefined : issuer !== undefined);
}

export interface PlayedConfig {
  readonly config: PosternConfig;
  readonly issuers: readonly TestIssuer[];
}

/** Once secrets have their values. */
export function playProviders(given: PosternConfig, keyFor: KeyFor): PlayedConfig {
  const config = given.login ? { ...given, login: playLogin(given, keyFor) } : given;
  if (!takesTokens(config)) return { config, issuers: [] };
  if (config.issuers === undefined) {
    const { options, test } = playIssuer(config as IssuerParts, keyFor);
    return { config: { ...config, ...options } as PosternConfig, issuers: [test] };
  }
  const played = config.issuers.map((one) => playIssuer(one as IssuerParts, keyFor));
  const issuers = played.map(({ options }) => options) as NonNullable<PosternConfig['issuers']>;
  return { config: { ...config, issuers }, issuers: played.map(({ test }) => test) };
}

type Login = NonNullable<PosternConfig['login']>;

/** With endpoints of its own, so that nothing needs to be fetched; nobody is sent there but on paper. */
function playLogin(config: PosternConfig, keyFor: KeyFor): Login {
  const login = config.login as Login;
  const played = providersIn(login).map(({ pushedAuthorization: _, ...provider }) => {
    const issuer = String(provider.issuer ?? config.issuer);
    const names = (provider.idTokenAlgorithms ?? ['RS256']).map(String);
    return {
      ...provider,
      jwks: { keys: [publicJwk(keyFor(issuer, names))] },
      jwksUri: new URL('/jwks', issuer).href,
      endpoints: endpointsOf(issuer),
      idTokenAlgorithms: names as NonNullable<ProviderOptions['idTokenAlgorithms']>,
    };
  });
  return ('providers' in login ? { ...login, providers: played } : played[0]) as unknown as Login;
}

function endpointsOf(issuer: string): ProviderEndpoints {
  const { origin } = new URL(issuer);
  return {
    authorization: `${origin}/authorize`,
    token: `${origin}/token`,
    endSession: `${origin}/logout`,
  };
}
