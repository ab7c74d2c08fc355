/** A person whose session is to be refreshed, at the handmade provider. */
import assert from 'node:assert/strict';
import { COOKIE } from '../session/cookies.ts';
import type { Session } from '../session/types.ts';
import type { LoginContext } from './context.ts';
import { contextFor, HOST, type Jar, visitTo } from './login.test.support.ts';
import { type HandmadeProvider, NOW, startProvider } from './provider.test.support.ts';
import { FROM_SCRIPT, sendFrom, signIn } from './signed-in.test.support.ts';
import type { Visit } from './types.ts';

/** Of this test file. */
export const server: HandmadeProvider = await startProvider();
export const START: number = Math.floor(NOW);

export function sessionOf({ tokens }: LoginContext, jar: Jar, now: number): Session {
  const result = tokens.read(jar.get(COOKIE.session) ?? '', { host: HOST, now });
  assert.ok(result.ok);
  return result.session;
}

export function refreshAt(jar: Jar, now: number, target = '/a?b=c'): Visit {
  return visitTo(`/.postern/refresh?return_to=${encodeURIComponent(target)}`, jar, { now });
}

/** How often the provider has been asked for tokens by a refresh. */
export function asked(): number {
  return server.asked.filter(({ form }) => form.grant_type === 'refresh_token').length;
}

export async function begin(claims?: object): Promise<{ context: LoginContext; jar: Jar }> {
  server.misdeed = {};
  server.asked.length = 0;
  const context = contextFor(server, { claims: [['groups']] });
  return { context, jar: await signIn(context, server, { groups: ['a'], ...claims }) };
}

export function post(
  jar: Jar,
  now: number,
  headers: Visit['request']['headers'] = FROM_SCRIPT,
): Visit {
  return sendFrom('/.postern/refresh', jar, { method: 'POST', headers, now });
}
