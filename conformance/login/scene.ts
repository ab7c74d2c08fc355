/** A gate, a provider on another site, and viewers who sign in. */
import type { PosternConfig } from 'postern';
import type { GatePorts } from 'postern/gate';
import { type ConfigChanges, gateConfig, HOST } from './gate-config.ts';
import { type GateServer, startGateServer } from './gate-server.ts';
import { type LoginProvider, startLoginProvider } from './login-provider.ts';
import { startSplitServer } from './split-server.ts';
import { sceneTarget } from './split-target.ts';
import { createViewer, type Page, type Viewer } from './viewer.ts';

const OWN_COOKIE = /postern-(?!out$)/;

export interface Scene {
  readonly provider: LoginProvider;
  readonly gate: GateServer;
  readonly config: PosternConfig;
  readonly clientId: string;
  /** Somebody with a browser of their own, whose clock is the gate's. */
  readonly viewer: () => Viewer;
}

export interface SceneOptions extends ConfigChanges {
  readonly provider?: LoginProvider;
  readonly client?: Readonly<Record<string, unknown>>;
  readonly ports?: GatePorts;
}

/** With the gate's clock in the test's hands; all of it in this process, but for the function of a split gate (`split-target.ts`). */
export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const provider = options.provider ?? (await startLoginProvider());
  const target = sceneTarget();
  const gate = await (target === undefined ? startGateServer() : startSplitServer(target));
  const clientId = provider.register(gate.origin, options.client);
  const config = gateConfig(provider, clientId, options);
  await gate.deploy(config, { lock: await provider.lock(), ...options.ports });
  return { provider, gate, config, clientId, viewer: () => createViewer(gate.now) };
}

/** Opens an address as a person and signs in where the provider asks. Returns the page at the end. */
export async function signIn(
  viewer: Viewer,
  url: string,
  { name = 'ada', from }: { readonly name?: string; readonly from?: string } = {},
): Promise<Page> {
  const page = await viewer.open(url, { from });
  return isLoginPage(page) ? viewer.submit(page, { name }) : page;
}

/** Opens an address and goes no further than the provider's answer: the callback's URL, which has not been asked for. */
export async function signInUpToCallback(
  viewer: Viewer,
  url: string,
  name = 'ada',
): Promise<string> {
  let page = await viewer.request(url);
  for (let step = 0; step < 10; step++) {
    const { location } = page.headers;
    if (location === undefined) {
      const [, action = ''] = /action="([^"]*)"/.exec(page.body) ?? [];
      const body = new URLSearchParams({ name }).toString();
      const target = new URL(action, page.url).href;
      page = await viewer.request(target, { method: 'POST', from: page.url, body });
      continue;
    }
    const next = new URL(location, page.url).href;
    if (next.includes('/.postern/callback')) return next;
    page = await viewer.request(next);
  }
  throw new Error('The provider sends nobody back');
}

export function isLoginPage({ body }: Page): boolean {
  return body.includes('Sign in at the provider');
}

/** Whom the site's page was made for; undefined: it is no page of the site. */
export function userOf({ body }: Page): string | undefined {
  return /<p id="user">([^<]*)</.exec(body)?.[1];
}

/** The code on a page or in an answer of the gate. */
export function codeOf({ body }: Page): string | undefined {
  return (/<code>(?:\d+ )?(\w+)/.exec(body) ?? /^\{"error":"(\w+)"/.exec(body))?.[1];
}

/** The gate's cookies in a viewer's browser, by name, but for the one that says which session has been ended: it opens nothing. */
export function gateCookies(viewer: Viewer): Map<string, string> {
  const cookies = [...viewer.jar.of(HOST)].filter(([name]) => OWN_COOKIE.test(name));
  return new Map(cookies.map(([name, { value }]) => [name, value]));
}
