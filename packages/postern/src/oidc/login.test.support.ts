/** A login with all its real parts, and a browser that keeps cookies. */
import { randomBytes } from 'node:crypto';
import type { AlgorithmName } from '../jwt/algorithms.ts';
import { createVerifier } from '../jwt/create-verifier.ts';
import { createSealer } from '../session/seal.ts';
import { createSessionTokens } from '../session/session-token.ts';
import type { KeyRing } from '../session/types.ts';
import { authenticateNone } from './client-none.ts';
import type { LoginContext } from './context.ts';
import { createPages } from './pages.ts';
import type { ProviderPlan } from './plan.ts';
import { type HandmadeProvider, NOW } from './provider.test.support.ts';
import { createProvider, type ProviderParts } from './provider.ts';
import type { LoginRequest, Reply, Visit } from './types.ts';

export const HOST = 'app.example.com';
export const ORIGIN: string = `https://${HOST}`;
export const CLIENT_ID = 'gate';

export function createKeyRing(): KeyRing {
  return { current: { kid: 'k1', secret: randomBytes(32).toString('base64url') } };
}

/** Our client at the provider. */
export function planFor(
  { issuer, signer }: Pick<HandmadeProvider, 'issuer' | 'signer'>,
  changes: Partial<ProviderPlan> = {},
): ProviderPlan {
  return {
    issuer,
    idToken: { issuer, algorithms: [signer.alg as AlgorithmName] },
    authorizationEndpoint: `${issuer}/authorize?tenant=1`,
    tokenEndpoint: `${issuer}/token`,
    revocationEndpoint: `${issuer}/revoke`,
    clientId: CLIENT_ID,
    clientAuthentication: 'none',
    scope: 'openid email',
    clockToleranceSeconds: 30,
    claims: [],
    admission: 'anybody',
    ...changes,
  };
}

export function partsFor(
  { issuer, signer }: Pick<HandmadeProvider, 'issuer' | 'signer'>,
  changes: Partial<ProviderParts> = {},
): ProviderParts {
  const idTokenVerifier = createVerifier({
    issuer,
    audience: CLIENT_ID,
    algorithms: [signer.alg as AlgorithmName],
    jwks: signer.jwk,
    clockToleranceSeconds: 30,
  });
  return { fetch, idTokenVerifier, authenticate: authenticateNone, ...changes };
}

/** A gate that knows these providers. */
export function createContext(
  providers: LoginContext['providers'],
  changes: Partial<LoginContext> = {},
): LoginContext {
  const ring = createKeyRing();
  const session = { idleSeconds: 3600, lifetimeSeconds: 43_200 };
  const pages = { title: 'Example', headers: [['cache-control', 'no-store']] as const };
  return {
    plan: { providers: providers.map(({ plan }) => plan), session, pages },
    session,
    tokens: createSessionTokens(ring),
    attempts: createSealer(ring, 'attempt'),
    refreshTokens: createSealer(ring, 'refresh'),
    idTokens: createSealer(ring, 'id'),
    providers,
    page: createPages(pages),
    ...changes,
  };
}

export function contextFor(
  provider: HandmadeProvider,
  changes: Partial<ProviderPlan> = {},
): LoginContext {
  return createContext([createProvider(planFor(provider, changes), partsFor(provider))]);
}

/** Of one browser: cookies by name. */
export type Jar = Map<string, string>;

export function visitTo(
  target: string,
  jar: Jar = new Map(),
  { now = NOW, ...changes }: Partial<LoginRequest & { readonly now: number }> = {},
): Visit {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = {
    'sec-fetch-mode': ['navigate'],
    'sec-fetch-dest': ['document'],
    ...(cookie && { cookie: [cookie] }),
  };
  const request = { method: 'GET', host: HOST, path, query, headers, ...changes };
  return { request, host: HOST, origin: ORIGIN, now };
}

/** What the browser does with an answer. */
export function keepCookies(jar: Jar, { headers }: Reply): void {
  for (const [name, value] of headers) {
    const [, cookie = '', text = '', age] = /^([^=]+)=([^;]*); Max-Age=(\d+)/.exec(value) ?? [];
    if (name !== 'set-cookie') continue;
    if (age === '0') jar.delete(cookie);
    else jar.set(cookie, text);
  }
}

export function locationOf({ headers }: Reply): string {
  return headers.find(([name]) => name === 'location')?.[1] ?? '';
}
