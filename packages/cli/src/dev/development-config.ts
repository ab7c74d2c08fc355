/** Turns a deployed gate's config into one for this machine: the embedded provider in the issuer's place, loopback among the hosts. */
import type { PosternConfig } from 'postern';
import { checksInFunction, withPresetClaims } from 'postern/gate';
import { shownUrl } from '../shown-url.ts';
import {
  developmentLogin,
  gateClientOptions,
  type PlayingProvider,
  restProvider,
  signingAlgorithm,
} from './development-login.ts';
import type { ClientProof } from './development-secrets.ts';
import { API_CLIENT_ID, WEB_CLIENT_ID } from './people.ts';
import type { ProviderOptions } from './provider.ts';
import type { SigningAlgorithm } from './signing-algorithms.ts';

type Issuer = NonNullable<PosternConfig['issuers']>[number];
/** What one issuer's options have in common in both forms of a config. */
export type IssuerParts = Partial<Omit<Issuer, 'claims'>>;

/** What the provider needs to know, or why it is not used. */
export type ProviderNeeds = { readonly options: ProviderOptions } | { readonly reason: string };

/** The least that the verifier takes: after a token with an unknown `kid`, keys are not fetched for so long. */
const COOLDOWN_SECONDS = 1;
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost'];
/** The `typ` of the provider's access tokens (RFC 9068 section 2.1). */
const TOKEN_TYPE = 'at+jwt';

/** Reads a config that has not been checked: what is malformed is left for the build to refuse. */
export function providerNeeds(given: PosternConfig, proof: ClientProof = {}): ProviderNeeds {
  const config = withPresetClaims(given);
  const first: IssuerParts = firstIssuer(config);
  const { issuer, audience } = first;
  if (config.login === undefined) {
    if (typeof issuer !== 'string') {
      return {
        reason: config.delegate ? 'the delegate judges the tokens' : 'no rule asks for a token',
      };
    }
    if (isShared(first)) {
      return { reason: 'HS256 keys are shared, so tokens come from "postern token sign"' };
    }
  }
  return {
    options: {
      audience: [audience].flat()[0] ?? 'development',
      algorithm: algorithmFor(config),
      groupsClaim: config.claims?.groups ?? 'groups',
      ...(config.login !== undefined && { gate: gateClientOptions(config, proof) }),
    },
  };
}

/** One for access tokens and ID tokens: both are signed with the provider's one key. */
function algorithmFor(config: PosternConfig): SigningAlgorithm {
  const first = firstIssuer(config);
  const ofTokens = isShared(first) ? undefined : first.algorithms;
  return signingAlgorithm(ofTokens ?? restProvider(config.login).idTokenAlgorithms);
}

/** Whether requests may bring a bearer token: beside a login `audience` says so. */
export function takesTokens({ login, issuers, audience, delegate }: PosternConfig): boolean {
  return login === undefined || Boolean(issuers ?? delegate) || audience !== undefined;
}

/** Whether every key is a secret: by the algorithms that the config names, else by the keys themselves. */
export function isShared({ algorithms = [], jwks }: IssuerParts): boolean {
  const names = algorithms.map(String);
  if (names.length > 0) return names.every((name) => name.startsWith('HS'));
  const { keys = [jwks] } = Object(jwks) as { readonly keys?: readonly unknown[] };
  return [keys].flat().every((key) => Object(key).kty === 'oct');
}

function firstIssuer(config: PosternConfig): IssuerParts {
  return config.issuers?.[0] ?? config;
}

/** The config to build, and what was changed in it, for people to read. */
export interface DevelopmentConfig {
  readonly config: PosternConfig;
  readonly changes: readonly string[];
}

/** Without a provider only the hosts and the target change. */
export function developmentConfig(
  given: PosternConfig,
  provider: PlayingProvider | undefined,
): DevelopmentConfig {
  const changes: string[] = [];
  let config = given;
  if (provider !== undefined) {
    config = withProvider(withPresetClaims(given), provider);
    if (hasIssuer(given) && !isShared(firstIssuer(given))) {
      changes.push(
        ...issuersBefore(given).map((issuer) => `${issuer} is played by ${provider.issuer}`),
        `"jwksCooldownSeconds" is ${COOLDOWN_SECONDS}, so that a new key is soon found`,
      );
    }
    if (given.login !== undefined) {
      const { login, changes: more } = developmentLogin(given, provider, algorithmFor(given));
      config = { ...config, login };
      changes.push(...more);
    }
  }
  if (config.hosts !== undefined) {
    config = { ...config, hosts: [...new Set([...config.hosts, ...LOOPBACK_HOSTS])] };
    changes.push(`"hosts" also has ${LOOPBACK_HOSTS.join(' and ')}`);
  }
  return onTheEdge(config, changes);
}

/** On viewer events, whatever it is when it is deployed: here the local CloudFront has the origin. */
function onTheEdge(config: PosternConfig, changes: readonly string[]): DevelopmentConfig {
  const { target } = config;
  if (target === undefined || target === 'lambda-edge') return { config, changes };
  return checksInFunction(target) ? splitHere(config, changes) : inOneFunction(config, changes);
}

/** Both halves, so that people can sign in. */
function splitHere(config: PosternConfig, changes: readonly string[]): DevelopmentConfig {
  if (config.login === undefined) return { config, changes };
  if (config.target === 'cloudfront-function') {
    const change = '"target" is split: the login half is built besides, so that people can sign in';
    return { config: { ...config, target: 'split' }, changes: [...changes, change] };
  }
  if (config.loginHalf !== 'function-url') return { config, changes };
  const { loginHalf: _, originHeader: __, ...others } = config;
  const change =
    '"loginHalf" is lambda-edge, and "originHeader" left out: it is for a function URL';
  return { config: others, changes: [...changes, change] };
}

function inOneFunction(config: PosternConfig, changes: readonly string[]): DevelopmentConfig {
  // An origin for fetch is no viewer-request function; here the local CloudFront has the origin.
  const { after, session, originHeader, ...others } = config;
  const { revocationStore, ...kept } = session ?? {};
  return {
    config: {
      ...others,
      ...(session && { session: kept as typeof session }),
      target: 'lambda-edge',
    },
    changes: [
      ...changes,
      '"target" is lambda-edge',
      ...(after === undefined ? [] : ['"after" is left out: it is for the target fetch']),
      ...(originHeader === undefined
        ? []
        : ['"originHeader" is left out: it is for a function URL']),
      ...(revocationStore === undefined
        ? []
        : ['"session.revocationStore" is left out: functions at the edge share no file']),
    ],
  };
}

/** Beside a login the issuer may be named there alone. */
function hasIssuer(config: PosternConfig): boolean {
  return config.login === undefined || firstIssuer(config).issuer !== undefined;
}

function issuersBefore(config: PosternConfig): string[] {
  return (config.issuers ?? [config]).map(({ issuer }) => shownUrl(String(issuer)));
}

function withProvider(config: PosternConfig, provider: PlayingProvider): PosternConfig {
  if (!hasIssuer(config) || isShared(firstIssuer(config))) return config;
  const [first] = config.issuers ?? [];
  if (first === undefined) return { ...config, ...playedBy(config, provider) };
  const issuer = { ...first, ...playedBy(first, provider) } as Issuer;
  return { ...config, issuers: [issuer] };
}

/** Audience stays; what only the deployed provider could meet is what the embedded one gives. */
function playedBy(
  { algorithms = [], typ, clientId }: IssuerParts,
  provider: PlayingProvider,
): IssuerParts {
  const signing = signingAlgorithm(algorithms);
  return {
    issuer: provider.issuer,
    jwksUri: provider.jwksUri,
    jwksCooldownSeconds: COOLDOWN_SECONDS,
    jwks: provider.jwks() as NonNullable<IssuerParts['jwks']>,
    algorithms: algorithms.includes(signing) ? algorithms : [signing],
    ...(typ !== undefined && { typ: TOKEN_TYPE }),
    ...(clientId !== undefined && { clientId: [WEB_CLIENT_ID, API_CLIENT_ID] }),
  };
}
