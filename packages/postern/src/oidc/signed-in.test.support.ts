/** A browser that has signed in, by the real login against the handmade provider. */
import assert from 'node:assert/strict';
import { finishLogin } from './callback.ts';
import type { LoginContext } from './context.ts';
import { type Jar, keepCookies, locationOf, visitTo } from './login.test.support.ts';
import { startLogin } from './login.ts';
import { type HandmadeProvider, type Misdeed, NOW } from './provider.test.support.ts';
import type { Reply, Visit } from './types.ts';

type Claims = Readonly<Record<string, unknown>>;

/** The browser's cookies after a login at `now`. */
export async function signIn(
  context: LoginContext,
  provider: HandmadeProvider,
  claims: Claims = {},
): Promise<Jar> {
  const jar: Jar = new Map();
  const away = await startLogin(context, visitTo('/', jar), '/');
  keepCookies(jar, away);
  const query = provider.signIn(locationOf(away), claims);
  const back = await finishLogin(context, visitTo(`/.postern/callback?${query}`, jar));
  assert.equal(back.status, 302, back.code);
  keepCookies(jar, back);
  jar.delete('__Host-postern-rounds');
  return jar;
}

/** What the provider's tokens say at a later time, with an access token that lives for five minutes. */
export function at(now: number, { claims, ...more }: Misdeed = {}): Misdeed {
  const iat = Math.floor(now);
  return { claims: { iat, exp: iat + 300, nonce: undefined, ...claims }, ...more };
}

export const FROM_SCRIPT: Visit['request']['headers'] = {
  'sec-fetch-site': ['same-origin'],
  'sec-fetch-mode': ['cors'],
};

/** A visit with other headers than those of a navigation; its cookies stay. */
export function sendFrom(
  target: string,
  jar: Jar,
  { headers, ...changes }: Partial<Visit['request']> & { readonly now?: number } = {},
): Visit {
  const { request, ...visit } = visitTo(target, jar, changes);
  const { cookie = [] } = request.headers;
  return { ...visit, request: { ...request, headers: { ...headers, cookie } } };
}

export function cookiesSet({ headers }: Reply): string[] {
  return headers.flatMap(([name, value]) =>
    name === 'set-cookie' ? [value.replace(/=.*/, '')] : [],
  );
}

export function headerOf({ headers }: Reply, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}

export const LATER: number = NOW + 1900;
