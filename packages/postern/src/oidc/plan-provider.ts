/** Checks one provider of `login` and makes its plan. Build time only. */
import { createHash } from 'node:crypto';
import { isLoopback, readUrl } from '../jwt/check-options.ts';
import type { PosternConfig } from '../policy/config.ts';
import { at, checkObject, checkText, checkWord, optionError } from '../policy/option-error.ts';
import type { ClaimPaths } from '../policy/plan-conditions.ts';
import { planExactHost } from '../policy/plan-hosts.ts';
import { checkPattern } from '../policy/plan-rule.ts';
import type { LockedProvider } from './metadata.ts';
import type { ProviderName, ProviderOptions } from './options.ts';
import type { ProviderPlan } from './plan.ts';
import { planAdmission } from './plan-admission.ts';
import { planClient } from './plan-client.ts';
import { planEndpoints, readMetadata } from './plan-endpoints.ts';
import { planIdToken } from './plan-id-token.ts';
import { planRequest } from './plan-request.ts';
import { PRESETS, type Preset, presetNamed } from './presets.ts';

export interface ProviderContext {
  /** Name of the option: `login`, or `login.providers[0]`. */
  readonly option: string;
  readonly config: PosternConfig;
  readonly hosts: readonly string[];
  readonly paths: ClaimPaths;
  /** Places of the claims that sessions keep. */
  readonly claims: readonly (readonly string[])[];
  readonly lock: Readonly<Record<string, LockedProvider>>;
}

export interface PlannedProvider {
  /** Name of the option. */
  readonly option: string;
  readonly plan: ProviderPlan;
  /** Whether the config says who of the provider's people may enter. */
  readonly isAdmissionSaid: boolean;
  /** Whose names and addresses say nothing about who somebody is. */
  readonly isEntra: boolean;
}

/** What one provider may be given. */
export const PROVIDER_NAMES: readonly string[] = Object.keys({
  issuer: true,
  provider: true,
  jwks: true,
  jwksUri: true,
  endpoints: true,
  clientId: true,
  clientSecret: true,
  privateKey: true,
  clientAuthentication: true,
  scopes: true,
  prompt: true,
  maxAgeSeconds: true,
  parameters: true,
  pushedAuthorization: true,
  clockToleranceSeconds: true,
  idTokenAlgorithms: true,
  everyoneAtTheProvider: true,
  emailDomains: true,
  tenants: true,
  require: true,
  name: true,
  host: true,
  path: true,
} satisfies Record<keyof ProviderOptions, true>);

type Members = Readonly<Record<string, unknown>>;

/** Plans the members of one provider, whose names have been checked. */
export function planProvider(options: Members, context: ProviderContext): PlannedProvider {
  const { option, config, paths, claims, lock } = context;
  const named = readPreset(options, option);
  const issuer = readIssuer(options, { option, config, preset: named });
  // What stands in for the provider on this machine is another one: of the preset only the names of claims are kept.
  const preset = isLocal(issuer) ? undefined : named;
  const locked = Object.hasOwn(lock, issuer) ? lock[issuer] : undefined;
  const metadata = readMetadata(options, { option, issuer, locked });
  const client = planClient(options, { option, metadata });
  refuseMissingSecret(client, { option, preset });
  const { clientId } = client;
  const idToken = planIdToken(options, { option, issuer, clientId, config, locked, metadata });
  const admission = planAdmission(options, { option, paths });
  return {
    option,
    plan: {
      issuer,
      idToken,
      ...planEndpoints(options, { option, issuer, metadata, preset }),
      ...client,
      ...planRequest(options, option),
      clockToleranceSeconds: idToken.clockToleranceSeconds ?? 0,
      claims,
      ...admission.plan,
      admission: fingerprint(clientId, admission.plan),
      ...planName(options, option),
      ...planPlace(options, context),
    },
    isAdmissionSaid: admission.isSaid,
    isEntra: options.provider === 'entra',
  };
}

/** Short, since every session has it. The order of conditions and domains says nothing. */
function fingerprint(
  clientId: string,
  { conditions = [], emailDomains = [] }: Pick<ProviderPlan, 'conditions' | 'emailDomains'>,
): string {
  const terms = conditions.map((condition) => JSON.stringify(condition)).sort();
  const text = JSON.stringify([clientId, terms, [...emailDomains].sort()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

function readPreset({ provider }: Members, option: string): Preset | undefined {
  if (provider === undefined) return undefined;
  const words = Object.keys(PRESETS) as ProviderName[];
  return presetNamed(checkWord(provider, { option: at(option, 'provider'), words }));
}

interface IssuerContext {
  readonly option: string;
  readonly config: PosternConfig;
  readonly preset: Preset | undefined;
}

function readIssuer(options: Members, { option, config, preset }: IssuerContext): string {
  const name = at(option, 'issuer');
  const issuer = readUrl(options.issuer ?? config.issuer, name);
  refuseManyTenants(issuer, name);
  if (!preset || preset.issuer.pattern.test(issuer) || isLocal(issuer)) return issuer;
  const must = `have the form of provider "${options.provider}", such as "${preset.issuer.example}"`;
  const remedy = `write it as its discovery document has it, or leave "${at(option, 'provider')}" out`;
  throw optionError(name, must, issuer, remedy);
}

function isLocal(issuer: string): boolean {
  return isLoopback(new URL(issuer).hostname);
}

/** https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer: their tokens name another issuer. */
function refuseManyTenants(issuer: string, name: string): void {
  if (!/^https:\/\/login\.microsoftonline\.\w+\/(common|organizations|consumers)\b/.test(issuer)) {
    return;
  }
  const remedy =
    'tokens of these addresses name another issuer for each directory, so that none could be checked';
  throw optionError(name, "have a directory's ID in its path", issuer, remedy);
}

function refuseMissingSecret(
  { clientSecret, clientKey }: Pick<ProviderPlan, 'clientSecret' | 'clientKey'>,
  { option, preset }: { readonly option: string; readonly preset: Preset | undefined },
): void {
  if (!preset?.needsSecret || clientSecret !== undefined || clientKey) return;
  throw optionError(
    at(option, 'clientSecret'),
    'be given',
    undefined,
    'this provider redeems no code without it, give it as secret("NAME")',
  );
}

const NAME = /^[a-z\d-]{1,32}$/;

/** The end of a URL that is registered at the provider. */
function planName({ name }: Members, option: string): Pick<ProviderPlan, 'name'> {
  if (name === undefined) return {};
  const text = checkText(name, at(option, 'name'));
  if (NAME.test(text)) return { name: text };
  const must = 'be 1 to 32 lower-case letters, digits and "-"';
  throw optionError(at(option, 'name'), must, name, 'it is the end of a redirect URI');
}

function planPlace(
  { host, path }: Members,
  { option, hosts, config }: ProviderContext,
): Pick<ProviderPlan, 'host' | 'path' | 'caseInsensitivePaths'> {
  if (host !== undefined && path !== undefined) {
    throw new TypeError(
      `Option "${option}" must have either "host" or "path", got both: the host is looked at first`,
    );
  }
  if (host !== undefined) {
    const remedy = 'the provider for the rest has no "host"';
    return { host: planExactHost(host, { option: at(option, 'host'), hosts, remedy }) };
  }
  if (path === undefined) return {};
  const pattern = checkPattern(path, at(option, 'path'));
  if (pattern === '*' || pattern === '/*') {
    const remedy = 'the provider for the rest has no "path"';
    throw optionError(at(option, 'path'), 'leave some paths to others', path, remedy);
  }
  return config.caseInsensitivePaths
    ? { path: pattern.toLowerCase(), caseInsensitivePaths: true }
    : { path: pattern };
}

/** Names that are not known, with the right prefix. */
export function checkProvider(value: unknown, option: string): Members {
  return checkObject(value, { option, known: PROVIDER_NAMES });
}
