/** Every way to be a client, and several providers at once, at real ones: from the login to the revocation. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner } from '@postern/testing';
import { lastAuthorization } from './forge-tokens.ts';
import { gateConfig } from './gate-config.ts';
import { startGateServer } from './gate-server.ts';
import { CLIENT_SECRET, startLoginProvider } from './login-provider.ts';
import {
  codeOf,
  gateCookies,
  isLoginPage,
  type SceneOptions,
  signIn,
  startScene,
  userOf,
} from './scene.ts';
import { createViewer } from './viewer.ts';

const provider = await startLoginProvider();
const key = createSigner('ES256', 'client-1');
const privateKeyJwt: SceneOptions['client'] = {
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  client_secret: undefined,
  jwks: { keys: [key.jwk] },
};

/** Options of the gate, registration at the provider, and what shows the method in the token request. */
const METHODS: Readonly<Record<string, readonly [SceneOptions, RegExp]>> = {
  client_secret_basic: [{}, /\nauthorization: Basic /i],
  client_secret_post: [
    {
      login: { clientAuthentication: 'client_secret_post', clientSecret: CLIENT_SECRET },
      client: { token_endpoint_auth_method: 'client_secret_post' },
    },
    /[\n&]client_secret=/,
  ],
  none: [
    {
      login: { clientAuthentication: 'none' },
      client: { token_endpoint_auth_method: 'none', client_secret: undefined },
    },
    /[\n&]client_id=gate/,
  ],
  private_key_jwt: [
    {
      login: { privateKey: JSON.stringify(key.privateJwk) },
      client: privateKeyJwt,
    },
    /[\n&]client_assertion=ey/,
  ],
  'pushed requests': [{ login: { pushedAuthorization: true } }, /\nauthorization: Basic /i],
};

describe('a client', () => {
  for (const [method, [options, shows]] of Object.entries(METHODS)) {
    it(`by ${method} signs in, renews and revokes`, async () => {
      const { gate, viewer } = await startScene({ provider, ...options });
      const person = viewer();
      provider.heard.length = 0;
      assert.equal(userOf(await signIn(person, `${gate.origin}/a`)), 'ada');
      gate.clock.ahead = 2000;
      assert.equal(userOf(await person.open(`${gate.origin}/b`)), 'ada');
      await person.request(`${gate.origin}/.postern/logout`, { from: `${gate.origin}/` });
      const calls = provider.heard.filter(({ path }) => path.startsWith('/token'));
      const kinds = calls.map(({ path, text }) => /grant_type=(\w+)/.exec(text)?.[1] ?? path);
      assert.deepEqual(kinds, ['authorization_code', 'refresh_token', '/token/revocation']);
      for (const { text } of calls) assert.match(text, shows);
      const isPushed = method === 'pushed requests';
      assert.equal(
        provider.heard.some(({ path }) => path === '/request'),
        isPushed,
      );
      assert.equal(lastAuthorization(provider).has('code_challenge'), !isPushed);
      const addresses = provider.heard.map(({ path }) => path).join();
      assert.ok(!addresses.includes(encodeURIComponent(CLIENT_SECRET)));
    });
  }

  it('with a wrong secret is told so as a code, and the log has the word of the provider', async () => {
    const { gate, viewer } = await startScene({
      provider,
      login: { clientSecret: 'x'.repeat(40) },
    });
    const page = await signIn(viewer(), `${gate.origin}/`);
    assert.equal(`${page.status} ${codeOf(page)}`, '502 provider_refused');
    assert.equal(JSON.parse(gate.lines.at(-1) ?? '').note, 'invalid_client');
  });

  it('that asks with prompt=none is told when nobody is signed in', async () => {
    const { gate, viewer } = await startScene({ provider, login: { prompt: 'none' } });
    const page = await viewer().open(`${gate.origin}/`);
    assert.equal(`${page.status} ${codeOf(page)}`, '400 login_response_invalid');
    assert.equal(JSON.parse(gate.lines.at(-1) ?? '').note, 'login_required');
  });

  it('that wants a recent sign-in has the person prove it again', async () => {
    const { gate, viewer } = await startScene({ provider, login: { maxAgeSeconds: 1 } });
    const person = viewer();
    await signIn(person, `${gate.origin}/`);
    const before = lastAuthorization(provider);
    assert.equal(before.get('max_age'), '1');
    person.jar.of('localhost').forEach(({ name }) => {
      person.jar.keep('localhost', `${name}=; Path=/; Secure; Max-Age=0`);
    });
    await new Promise((resolve) => setTimeout(resolve, 2100));
    assert.ok(isLoginPage(await person.open(`${gate.origin}/`)));
  });
});

describe('two providers', async () => {
  const partners = await startLoginProvider();
  const gate = await startGateServer();
  const registered = (name: string) => ({
    redirect_uris: [`${gate.origin}/.postern/callback/${name}`],
  });
  const [firstId, secondId] = [
    provider.register(gate.origin, registered('staff')),
    partners.register(gate.origin, registered('partners')),
  ];
  const { login: staff, ...config } = gateConfig(provider, firstId);
  const first = { ...staff, name: 'staff' };
  const second = { ...gateConfig(partners, secondId).login, name: 'partners', path: '/partners*' };
  gate.deploy(
    { ...config, login: { providers: [first, second] } as never },
    { lock: { ...(await provider.lock()), ...(await partners.lock()) } },
  );

  it('sign in people by the path that they asked for', async () => {
    const [ada, ben] = [createViewer(gate.now), createViewer(gate.now)];
    assert.equal(userOf(await signIn(ada, `${gate.origin}/x`)), 'ada');
    assert.equal(userOf(await signIn(ben, `${gate.origin}/partners/x`, { name: 'ben' })), 'ben');
    assert.ok(ada.seen.some(({ url }) => url.startsWith(provider.issuer)));
    assert.ok(!ada.seen.some(({ url }) => url.startsWith(partners.issuer)));
    assert.ok(ben.seen.some(({ url }) => url.startsWith(partners.issuer)));
  });

  it('renew and end each session at its own provider, wherever the person is on the site', async () => {
    const ben = createViewer(gate.now);
    await signIn(ben, `${gate.origin}/partners/x`, { name: 'ben' });
    provider.heard.length = 0;
    partners.heard.length = 0;
    gate.clock.ahead = 2000;
    assert.equal(userOf(await ben.open(`${gate.origin}/x`)), 'ben');
    const page = await ben.request(`${gate.origin}/.postern/logout`, { from: `${gate.origin}/` });
    gate.clock.ahead = 0;
    assert.ok(page.headers.location?.startsWith(`${partners.issuer}/session/end`));
    assert.equal(provider.heard.length, 0);
    const asked = partners.heard.map(({ path }) => path);
    assert.deepEqual(asked, ['/token', '/token/revocation']);
  });

  it('do not take the answers of each other', async () => {
    const person = createViewer(gate.now);
    const { headers } = await person.request(`${gate.origin}/partners/x`);
    const state = new URL(headers.location ?? '').searchParams.get('state');
    const query = new URLSearchParams({ code: 'x', state: state ?? '', iss: provider.issuer });
    const before = [provider.heard.length, partners.heard.length];
    const page = await person.request(`${gate.origin}/.postern/callback/partners?${query}`);
    assert.equal(codeOf(page), 'login_response_invalid');
    assert.deepEqual([provider.heard.length, partners.heard.length], before);
    assert.ok(!gateCookies(person).has('__Host-postern-session'));
  });
});
