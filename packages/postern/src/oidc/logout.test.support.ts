/** A person who signs out, at the handmade provider. */
import type { LoginContext } from './context.ts';
import { contextFor, type Jar, locationOf, visitTo } from './login.test.support.ts';
import type { ProviderPlan } from './plan.ts';
import { type HandmadeProvider, startProvider } from './provider.test.support.ts';
import { readSession } from './read-session.ts';
import { headerOf, sendFrom, signIn } from './signed-in.test.support.ts';
import type { Reply, Visit } from './types.ts';

type Headers = Visit['request']['headers'];

/** Of this test file. */
export const server: HandmadeProvider = await startProvider();
export const PATH: string = '/.postern/logout';
export const END: string = `${server.issuer}/logout?theme=dark`;
export const OWN: Headers = {
  'sec-fetch-site': ['same-origin'],
  'sec-fetch-mode': ['navigate'],
  'sec-fetch-dest': ['document'],
};
export const TYPED: Headers = { ...OWN, 'sec-fetch-site': ['none'] };

export async function begin(
  changes: Partial<ProviderPlan> = {},
  postLogoutUrls?: readonly string[],
): Promise<{ context: LoginContext; jar: Jar }> {
  server.misdeed = {};
  const context = contextFor(server, changes);
  const jar = await signIn(context, server);
  server.asked.length = 0;
  const plan = { ...context.plan, ...(postLogoutUrls && { postLogoutUrls }) };
  return { context: { ...context, plan }, jar };
}

export function get(jar: Jar, headers: Headers = OWN, query = ''): Visit {
  return sendFrom(PATH + query, jar, { headers });
}

/** Where the answer leads: a navigation by 302, a form by a page that navigates. */
export function parametersOf(reply: Reply): Record<string, string> {
  const url = locationOf(reply) || (headerOf(reply, 'refresh') ?? '').replace(/^0;url=/, '');
  return Object.fromEntries(new URL(url).searchParams);
}

export function isSignedIn(context: LoginContext, jar: Jar): boolean {
  return Object(readSession(context, visitTo('/', jar))).ok === true;
}
