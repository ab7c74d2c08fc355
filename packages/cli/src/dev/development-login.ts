/** Turns a deployed gate's login into one at the embedded provider. Reads a config that has not been checked. */
import type { PosternConfig } from 'postern';
import { shownUrl } from '../shown-url.ts';
import type { ClientProof } from './development-secrets.ts';
import type { GateClientOptions } from './gate-client.ts';
import { GATE_CLIENT_ID } from './people.ts';
import type { DevProvider } from './provider.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './signing-algorithms.ts';

type Login = NonNullable<PosternConfig['login']>;
type SingleLogin = Exclude<Login, { readonly providers: unknown }>;
type Provider = Extract<Login, { readonly providers: unknown }>['providers'][number];

/** The embedded provider, as far as a config needs to know it. */
export type PlayingProvider = Pick<DevProvider, 'issuer' | 'jwksUri' | 'jwks' | 'endpoints'>;

/** Every provider of a login; of what is none, none. */
export function providersIn(login: unknown): readonly Partial<Provider>[] {
  const { providers } = Object(login);
  return (Array.isArray(providers) ? providers : [login]).map((one) => Object(one));
}

/** Of several the one for all other hosts and paths: the one that is played. */
export function restProvider(login: unknown): Partial<Provider> {
  const all = providersIn(login);
  return all.find(({ host, path }) => host === undefined && path === undefined) ?? all[0] ?? {};
}

/** What the provider's registration of the gate says. */
export function gateClientOptions(config: PosternConfig, proof: ClientProof): GateClientOptions {
  const { clientAuthentication, emailDomains, tenants } = restProvider(config.login);
  const [emailDomain] = listOf(emailDomains);
  const [tenant] = listOf(tenants);
  const rolesClaim = config.claims?.roles;
  return {
    hosts: listOf(config.hosts),
    authentication: clientAuthentication ?? usualAuthentication(proof),
    ...proof,
    ...(emailDomain !== undefined && { emailDomain }),
    ...(tenant !== undefined && { tenant }),
    ...(rolesClaim !== undefined && { rolesClaim }),
  };
}

function usualAuthentication({
  clientSecret,
  publicKey,
}: ClientProof): NonNullable<GateClientOptions['authentication']> {
  if (publicKey) return 'private_key_jwt';
  return clientSecret === undefined ? 'none' : 'client_secret_basic';
}

/** The first that the provider can sign with. */
export function signingAlgorithm(algorithms: unknown): SigningAlgorithm {
  const names = listOf<unknown>(algorithms);
  return SIGNING_ALGORITHMS.find((name) => names.includes(name)) ?? 'RS256';
}

export interface DevelopmentLogin {
  readonly login: Login;
  /** For people to read. */
  readonly changes: readonly string[];
}

/** With what only the deployed provider knows left out. `algorithm` is what the provider signs with. */
export function developmentLogin(
  config: PosternConfig,
  provider: PlayingProvider,
  algorithm: SigningAlgorithm,
): DevelopmentLogin {
  const { pages, postLogoutUrls, callbackHost, unsafeTrustWildcardHosts } = Object(
    config.login,
  ) as Login;
  const played = restProvider(config.login);
  const { provider: preset, prompt, idTokenAlgorithms, ...rest } = played;
  const { name: _, host: __, path: ___, ...kept } = rest;
  const isPromptKnown = prompt === undefined || /^(login|none)$/.test(prompt);
  const single = {
    ...kept,
    ...(prompt !== undefined && isPromptKnown && { prompt }),
    issuer: provider.issuer,
    jwks: provider.jwks(),
    jwksUri: provider.jwksUri,
    endpoints: provider.endpoints,
    clientId: GATE_CLIENT_ID,
    idTokenAlgorithms: [algorithm],
    ...(pages !== undefined && { pages }),
    ...(callbackHost !== undefined && { callbackHost: 'localhost' }),
    ...(unsafeTrustWildcardHosts !== undefined && { unsafeTrustWildcardHosts }),
  } as SingleLogin;
  const others = providersIn(config.login).length - 1;
  const issuer = shownUrl(String(played.issuer ?? config.issuer));
  return {
    login: single,
    changes: [
      `people sign in at ${provider.issuer}, not at ${issuer}`,
      ...(others > 0 ? [`"login.providers" has this one alone: ${others} left out`] : []),
      ...(preset === undefined ? [] : [`"provider" is left out: this one has no ways of its own`]),
      ...(isPromptKnown
        ? []
        : ['"prompt" is left out: this provider knows "login" and "none" only']),
      ...(postLogoutUrls === undefined
        ? []
        : ['"postLogoutUrls" is left out: a logout ends at the gate’s own page']),
    ],
  };
}

function listOf<Member = string>(value: unknown): readonly Member[] {
  return Array.isArray(value) ? value : [];
}
