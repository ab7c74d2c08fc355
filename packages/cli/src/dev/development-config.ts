/** Turns a deployed gate's config into one for this machine: the embedded provider in the issuer's place, loopback among the hosts. */
import type { PosternConfig } from 'postern';
import { shownUrl } from '../shown-url.ts';
import { API_CLIENT_ID, WEB_CLIENT_ID } from './people.ts';
import type { DevProvider, ProviderOptions } from './provider.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

type Issuer = NonNullable<PosternConfig['issuers']>[number];
/** What one issuer's options have in common in both forms of a config. */
type IssuerParts = Partial<Omit<Issuer, 'claims'>>;

/** What the provider needs to know, or why it is not used. */
export type ProviderNeeds =
  | { readonly options: ProviderOptions; readonly issuer: string }
  | { readonly reason: string };

/** The least that the verifier takes: after a token with an unknown `kid`, keys are not fetched for so long. */
const COOLDOWN_SECONDS = 1;
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost'];
/** The `typ` of the provider's access tokens (RFC 9068 section 2.1). */
const TOKEN_TYPE = 'at+jwt';

/** Reads a config that has not been checked: what is malformed is left for the build to refuse. */
export function providerNeeds(config: PosternConfig): ProviderNeeds {
  const first: IssuerParts = firstIssuer(config);
  const { issuer, audience, algorithms = [] } = first;
  if (typeof issuer !== 'string') {
    return {
      reason: config.delegate ? 'the delegate judges the tokens' : 'no rule asks for a token',
    };
  }
  if (isShared(first)) {
    return { reason: 'HS256 keys are shared, so tokens come from "postern token sign"' };
  }
  const groupsClaim = config.claims?.groups ?? 'groups';
  return {
    issuer,
    options: {
      audience: [audience].flat()[0] ?? 'development',
      algorithm: signingAlgorithm(algorithms),
      groupsClaim,
    },
  };
}

/** Whether every key is a secret: by the algorithms that the config names, else by the keys themselves. */
function isShared({ algorithms = [], jwks }: IssuerParts): boolean {
  const names = algorithms.map(String);
  if (names.length > 0) return names.every((name) => name.startsWith('HS'));
  const { keys = [jwks] } = Object(jwks) as { readonly keys?: readonly unknown[] };
  return [keys].flat().every((key) => Object(key).kty === 'oct');
}

function firstIssuer(config: PosternConfig): IssuerParts {
  return config.issuers?.[0] ?? config;
}

function signingAlgorithm(algorithms: readonly string[]): SigningAlgorithm {
  return SIGNING_ALGORITHMS.find((name) => algorithms.includes(name)) ?? 'RS256';
}

/** The config to build, and what was changed in it, for people to read. */
export interface DevelopmentConfig {
  readonly config: PosternConfig;
  readonly changes: readonly string[];
}

/** Without a provider only the hosts and the target change. */
export function developmentConfig(
  given: PosternConfig,
  provider: Pick<DevProvider, 'issuer' | 'jwksUri' | 'jwks'> | undefined,
): DevelopmentConfig {
  const changes: string[] = [];
  let config = given;
  if (provider !== undefined) {
    config = withProvider(given, provider);
    changes.push(
      ...issuersBefore(given).map((issuer) => `${issuer} is played by ${provider.issuer}`),
      `"jwksCooldownSeconds" is ${COOLDOWN_SECONDS}, so that a new key is soon found`,
    );
  }
  if (config.hosts !== undefined) {
    config = { ...config, hosts: [...new Set([...config.hosts, ...LOOPBACK_HOSTS])] };
    changes.push(`"hosts" also has ${LOOPBACK_HOSTS.join(' and ')}`);
  }
  if (config.target !== undefined && config.target !== 'lambda-edge') {
    // An origin for fetch is no viewer-request function; here the local CloudFront has the origin.
    const { after, ...others } = config;
    config = { ...others, target: 'lambda-edge' };
    changes.push('"target" is lambda-edge');
    if (after !== undefined) changes.push('"after" is left out: it is for the target fetch');
  }
  return { config, changes };
}

function issuersBefore(config: PosternConfig): string[] {
  return (config.issuers ?? [config]).map(({ issuer }) => shownUrl(String(issuer)));
}

function withProvider(
  config: PosternConfig,
  provider: Pick<DevProvider, 'issuer' | 'jwksUri' | 'jwks'>,
): PosternConfig {
  const [first] = config.issuers ?? [];
  if (first === undefined) return { ...config, ...playedBy(config, provider) };
  const issuer = { ...first, ...playedBy(first, provider) } as Issuer;
  return { ...config, issuers: [issuer] };
}

/** Audience stays; what only the deployed provider could meet is what the embedded one gives. */
function playedBy(
  { algorithms = [], typ, clientId }: IssuerParts,
  provider: Pick<DevProvider, 'issuer' | 'jwksUri' | 'jwks'>,
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
