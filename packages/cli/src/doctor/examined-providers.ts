/** The providers of a config: what it wants of each, and what each publishes. */
import type { GatePlan } from 'postern/gate';
import type { GivenConfig } from '../build/prepare.ts';
import { problem } from '../errors.ts';
import { type Discovered, discover, jwksUriOf } from '../lock/discover.ts';
import type { IssuerToLock } from '../lock/fetch-entry.ts';
import { fetchJson } from '../lock/fetch-json.ts';
import { shownUrl } from '../shown-url.ts';
import type { BoundedFetch } from './bounded-fetch.ts';
import { Blocked, type Finding, skipped } from './check.ts';
import { guard } from './guard.ts';
import type { Subject } from './subject.ts';

type IssuerPlan = NonNullable<GatePlan['verifier']>['issuers'][number];
export type PlannedLogin = NonNullable<GatePlan['login']>['providers'][number];

/** A key set as it is published. */
export interface PublishedKeys {
  readonly uri: string;
  readonly members: readonly unknown[];
}

export interface ExaminedProvider {
  readonly issuer: string;
  /** For people. */
  readonly shown: string;
  /** Of bearer tokens. */
  readonly tokens?: IssuerPlan;
  readonly logins: readonly PlannedLogin[];
  /** The config has its endpoints: no document is read for them. */
  readonly hasOwnEndpoints: boolean;
  readonly discovery: () => Promise<Discovered>;
  readonly keys: () => Promise<PublishedKeys>;
  /** How many seconds the provider's clock is ahead of this machine's, once it has answered. */
  readonly skew: () => number | undefined;
}

export type IssuerAlgorithm = IssuerPlan['algorithms'][number];

/** Those with public keys, which are fetched; of bearer tokens and of ID tokens. */
export function publicAlgorithms({ tokens, logins }: ExaminedProvider): readonly IssuerAlgorithm[] {
  const plans = [...(tokens ? [tokens] : []), ...logins.map(({ idToken }) => idToken)];
  const names = plans.flatMap(({ algorithms }) => algorithms);
  return [...new Set(names)].filter((name) => !name.startsWith('HS'));
}

/** `plan` is undefined where the config is refused: then nothing is known but the issuers. */
export function examinedProviders(
  { issuers }: GivenConfig,
  plan: GatePlan | undefined,
  bounded: BoundedFetch,
): readonly ExaminedProvider[] {
  const tokens = plan?.verifier?.issuers ?? [];
  const logins = plan?.login?.providers ?? [];
  const names = new Set([...issuers, ...tokens, ...logins].map(({ issuer }) => issuer));
  return [...names].map((issuer) => {
    const ofIssuer = (one: { readonly issuer: string }) => one.issuer === issuer;
    const verifier = tokens.find(ofIssuer);
    return examinedProvider(
      {
        issuer,
        shown: shownUrl(issuer),
        ...(verifier && { tokens: verifier }),
        logins: logins.filter(ofIssuer),
      },
      issuers.find(ofIssuer),
      bounded,
    );
  });
}

function examinedProvider(
  wanted: Pick<ExaminedProvider, 'issuer' | 'shown' | 'tokens' | 'logins'>,
  toLock: IssuerToLock | undefined,
  { fetch, skews, isOffline }: BoundedFetch,
): ExaminedProvider {
  const { issuer, tokens, logins } = wanted;
  const hasOwnEndpoints = logins.length > 0 && !toLock?.metadata;
  let discovered: Promise<Discovered> | undefined;
  let published: Promise<PublishedKeys> | undefined;
  const discovery = async (): Promise<Discovered> => {
    if (!toLock || (toLock.jwksUri !== undefined && !toLock.metadata)) {
      throw new Blocked('the config has its keys and endpoints, or says where they are');
    }
    if (isOffline) throw new Blocked('--offline');
    discovered ??= discover(issuer, fetch);
    return discovered;
  };
  const own = toLock?.jwksUri ?? (toLock ? undefined : remoteUri(tokens, logins));
  const keys = async (): Promise<PublishedKeys> => {
    if (!toLock && own === undefined) throw new Blocked('the config has its keys');
    if (isOffline) throw new Blocked('--offline');
    published ??= fetchKeys(own ?? jwksUriOf(await discovery()), fetch);
    return published;
  };
  const skew = () => skews.get(new URL(issuer).origin);
  return { ...wanted, hasOwnEndpoints, discovery, keys, skew };
}

function remoteUri(
  tokens: IssuerPlan | undefined,
  logins: readonly PlannedLogin[],
): string | undefined {
  const plans = [...(tokens ? [tokens] : []), ...logins.map(({ idToken }) => idToken)];
  return plans.find(({ remote }) => remote !== undefined)?.remote?.uri;
}

async function fetchKeys(uri: string, fetch: BoundedFetch['fetch']): Promise<PublishedKeys> {
  const { keys } = await fetchJson(uri, fetch);
  if (!Array.isArray(keys)) throw problem('jwks_unusable', uri, 'it has no "keys"');
  return { uri, members: keys };
}

/** Every request is bounded by itself; this is for what is not one. */
const PROVIDER_DEADLINE_SECONDS = 100;

/** Of every provider, side by side: what one does not answer says nothing of the others. */
export async function ofEachProvider(
  subject: Subject,
  examine: (provider: ExaminedProvider) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const providers = await subject.providers();
  if (providers.length === 0) return [skipped('the config names no issuer')];
  return examineAll(providers, (provider) => provider.shown, examine);
}

/** The same of every login, which is one client at a provider. */
export async function ofEachLogin(
  subject: Subject,
  examine: (login: PlannedLogin, provider: ExaminedProvider) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const providers = await subject.providers();
  const clients = providers.flatMap((provider) =>
    provider.logins.map((login) => ({ login, provider })),
  );
  if (clients.length === 0) return [skipped('the config has no login, or is refused')];
  return examineAll(clients, nameOf, ({ login, provider }) => examine(login, provider));
}

/** Several clients at one provider have names. */
function nameOf({ login: { name }, provider: { shown } }: Client): string {
  return name === undefined ? shown : `${shown} (${name})`;
}

interface Client {
  readonly login: PlannedLogin;
  readonly provider: ExaminedProvider;
}

async function examineAll<One>(
  all: readonly One[],
  name: (one: One) => string,
  examine: (one: One) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    all.map(async (one) => {
      const options = { deadlineSeconds: PROVIDER_DEADLINE_SECONDS };
      const findings = await guard(() => examine(one), options);
      return findings.map((finding) => ({ about: name(one), ...finding }));
    }),
  );
  return found.flat();
}
