/**
 * RFC 9700 section 4.4: one of several providers, or whoever has taken it over, sends people on to another one and gets the gate to
 * bring it that provider's code (mix-up). Where neither names itself in its answers (RFC 9207), only the redirect URI tells them apart.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { gateConfig } from '../login/gate-config.ts';
import { startGateServer } from '../login/gate-server.ts';
import { type LoginProvider, startLoginProvider } from '../login/login-provider.ts';
import { codeOf, gateCookies, signIn, signInUpToCallback, userOf } from '../login/scene.ts';
import { createViewer, type Viewer } from '../login/viewer.ts';

const [honest, evil] = [await startLoginProvider(), await startLoginProvider()];
const gate = await startGateServer();
const { origin } = gate;

const { login: staff, ...config } = gateConfig(honest, registerAt(honest, 'staff'));
const { login: partners } = gateConfig(evil, registerAt(evil, 'partners'));
const STAFF = { ...staff, name: 'staff' };
const PARTNERS = { ...partners, name: 'partners', path: '/partners*' };
await deploy([PARTNERS, STAFF]);

function registerAt(provider: LoginProvider, name: string): string {
  return provider.register(origin, { redirect_uris: [`${origin}/.postern/callback/${name}`] });
}

/** Of providers that do not say that they name themselves. */
async function deploy(providers: readonly object[]): Promise<void> {
  const locks = await Promise.all([honest, evil].map((provider) => provider.lock()));
  const lock = Object.assign({}, ...locks) as Awaited<ReturnType<LoginProvider['lock']>>;
  const silent = Object.entries(lock).map(([issuer, locked]) => {
    const { authorization_response_iss_parameter_supported: _, ...metadata } = Object(
      locked.metadata,
    );
    return [issuer, { ...locked, metadata }];
  });
  const given = { ...config, login: { providers } } as unknown as PosternConfig;
  gate.deploy(given, { lock: Object.fromEntries(silent) });
}

/** The callback without the provider's name. */
function withoutIssuer(callback: string): string {
  const url = new URL(callback);
  url.searchParams.delete('iss');
  return url.href;
}

async function authorizationOf(person: Viewer, path: string): Promise<URL> {
  const { headers } = await person.request(origin + path);
  return new URL(headers.location ?? '');
}

function tokenRequestsAt({ heard }: LoginProvider): number {
  return heard.filter(({ path }) => path.startsWith('/token')).length;
}

describe('providers that do not name themselves', () => {
  it('each sign people in at a redirect URI of their own', async () => {
    for (const [path, name] of [
      ['/x', 'staff'],
      ['/partners/x', 'partners'],
    ] as const) {
      const person = createViewer(gate.now);
      const callback = withoutIssuer(await signInUpToCallback(person, origin + path));
      assert.equal(new URL(callback).pathname, `/.postern/callback/${name}`);
      assert.equal(userOf(await person.open(callback)), 'ada');
    }
  });

  it('get no code of each other: it is for the attacker’s login, and comes with the state of the victim’s', async () => {
    const [attacker, victim] = [createViewer(gate.now), createViewer(gate.now)];
    const honestUrl = await authorizationOf(attacker, '/x');
    const evilUrl = await authorizationOf(victim, '/partners/x');
    assert.ok(evilUrl.href.startsWith(evil.issuer));
    honestUrl.searchParams.set('state', evilUrl.searchParams.get('state') ?? '');
    const callback = withoutIssuer(await signInUpToCallback(victim, honestUrl.href));
    assert.ok(new URL(callback).searchParams.has('code'));
    const before = tokenRequestsAt(evil);
    const page = await victim.open(callback);
    assert.equal(codeOf(page), 'login_attempt_unknown');
    assert.equal(tokenRequestsAt(evil), before, 'the code went to the other provider');
    assert.ok(!gateCookies(victim).has('__Host-postern-session'));
  });

  it('send nobody to the redirect URI of another', async () => {
    const [attacker, victim] = [createViewer(gate.now), createViewer(gate.now)];
    const honestUrl = await authorizationOf(attacker, '/x');
    honestUrl.searchParams.set('redirect_uri', `${origin}/.postern/callback/partners`);
    const page = await victim.open(honestUrl.href);
    assert.equal(new URL(page.url).origin, honest.issuer);
    assert.equal(page.status, 400);
  });

  it('have no callback that is for all of them', async () => {
    const person = createViewer(gate.now);
    const { searchParams } = new URL(await signInUpToCallback(person, `${origin}/x`));
    for (const path of ['', '/', '/other', '/staff/']) {
      const page = await person.open(`${origin}/.postern/callback${path}?${searchParams}`);
      assert.equal(`${page.status} ${codeOf(page)}`, '404 endpoint_unknown', path);
    }
  });

  it('are the same ones after a deployment that names them in another order', async () => {
    const person = createViewer(gate.now);
    const callback = withoutIssuer(await signInUpToCallback(person, `${origin}/x`));
    const before = tokenRequestsAt(evil);
    await deploy([STAFF, PARTNERS]);
    assert.equal(userOf(await person.open(callback)), 'ada');
    assert.equal(tokenRequestsAt(evil), before);
    assert.equal(userOf(await signIn(createViewer(gate.now), `${origin}/partners/x`)), 'ada');
  });
});
