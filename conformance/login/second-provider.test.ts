/** Sign-in with another provider than the rest of these tests have: LemonLDAP::NG of Debian, through its own pages. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import type { LockedIssuer } from 'postern/gate';
import { buildWithSecrets } from './build-with-secrets.ts';
import { HOST, makeKeyRing } from './gate-config.ts';
import { startGateServer } from './gate-server.ts';
import { ACCESS_TOKEN_SECONDS, type RelyingParty } from './lemonldap-config.ts';
import { findLemonldap } from './lemonldap-package.ts';
import { type Lemonldap, startLemonldap } from './lemonldap-process.ts';
import { codeOf, gateCookies, userOf } from './scene.ts';
import { createViewer, type Page, type Viewer } from './viewer.ts';

const root = await findLemonldap();
const SKIPPED = 'there is no LemonLDAP::NG: the packages of Debian 12 cannot be had';
const [gate, other] = [await startGateServer(), await startGateServer()];
const { origin } = gate;
const ring = makeKeyRing();

/** It reads neither percent-encoding nor all of Base64 in a `Basic` header: letters and digits are safe. */
const basic: RelyingParty = {
  clientId: 'gate',
  clientSecret: randomBytes(24).toString('hex'),
  origin,
};
const post: RelyingParty = {
  clientId: 'other-gate',
  clientSecret: `${randomBytes(24).toString('base64')}+/=~: %41`,
  origin: other.origin,
  asksConsent: true,
};

function configFor(issuer: string, { clientId, clientSecret }: RelyingParty): PosternConfig {
  const clientAuthentication = clientId === post.clientId ? 'client_secret_post' : undefined;
  return {
    hosts: [HOST],
    login: {
      ...{ issuer, clientId, clientSecret, scopes: ['openid', 'email', 'profile'] },
      ...(clientAuthentication && { clientAuthentication }),
      everyoneAtTheProvider: true,
    },
    session: { keyRing: ring, claims: ['email', 'name'] },
    forward: { headers: { 'x-user': 'sub', 'x-email': 'email' } },
    rules: [
      { path: '/tardis*', require: { email: { anyOf: ['dwho@badwolf.org'] } } },
      { path: '*', allow: 'authenticated' },
    ],
    log: 'all',
  };
}

function isLoginForm({ body }: Page): boolean {
  return body.includes('id="passwordfield"');
}

/** Fills in the provider's form as it is. */
function fillIn(viewer: Viewer, page: Page, user: string, password = user): Promise<Page> {
  const [, token = ''] = /name="token" value="([^"]*)"/.exec(page.body) ?? [];
  return viewer.submit(page, { user, password, token });
}

// As a test, so that it is counted.
if (root === undefined) it('LemonLDAP::NG signs people in', { skip: SKIPPED });
else describe('LemonLDAP::NG', () => describeLogin(root));

function describeLogin(root: string): void {
  let provider: Lemonldap;
  let lock: Readonly<Record<string, LockedIssuer>>;

  before(async () => {
    provider = await startLemonldap(root, [basic, post]);
    const config = configFor(provider.issuer, basic);
    const secrets = { KEY_RING: ring, CLIENT_SECRET: basic.clientSecret };
    ({ lock } = await buildWithSecrets(config, { secrets, now: gate.now() }));
    gate.deploy(config, { lock });
    other.deploy(configFor(provider.issuer, post), { lock });
  });
  after(() => provider?.close());

  async function signIn(path = '/', user = 'dwho'): Promise<{ viewer: Viewer; page: Page }> {
    const viewer = createViewer(gate.now);
    const page = await fillIn(viewer, await viewer.open(`${origin}${path}`), user);
    return { viewer, page };
  }

  /** As scripts ask for it, once the access token is nearly over. */
  function refresh(viewer: Viewer): Promise<Page> {
    gate.clock.ahead += ACCESS_TOKEN_SECONDS;
    const options = { method: 'POST', mode: 'cors', from: `${origin}/` } as const;
    return viewer.request(`${origin}/.postern/refresh`, options);
  }

  function grants(type: string): string[] {
    return provider.heard.filter((text) => text.includes(`grant_type=${type}`));
  }

  it('is in the lock file after a build, with its key and no more than it has', () => {
    const { jwks, metadata } = lock[provider.issuer] as LockedIssuer;
    assert.deepEqual(
      jwks.keys.map(({ kid }) => kid),
      ['lemonldap-1'],
    );
    assert.equal(metadata?.token_endpoint, `${provider.issuer}oauth2/token`);
    assert.equal(metadata?.revocation_endpoint, undefined);
  });

  it('signs a person in, who arrives where they were going', async () => {
    const target = '/tardis/page?a=%20b&c=%0d%0a%27&d=%C3%A9';
    const { viewer, page } = await signIn(target);
    assert.equal(page.status, 200);
    assert.equal(page.url, `${origin}${target}`);
    assert.equal(userOf(page), 'dwho');
    assert.equal(gate.got.at(-1)?.headers['x-email'], 'dwho@badwolf.org');
    assert.ok(gateCookies(viewer).has('__Host-postern-session'));
    assert.match(grants('authorization_code').at(-1) ?? '', /code_verifier=[\w-]{43}/);
  });

  it('is asked once: a second login needs no password', async () => {
    const { viewer } = await signIn();
    for (const name of gateCookies(viewer).keys()) {
      viewer.jar.keep(HOST, `${name}=; Max-Age=0; Path=/; Secure`);
    }
    assert.equal(userOf(await viewer.open(`${origin}/again`)), 'dwho');
  });

  it('holds people out who have another password, until they have the right one', async () => {
    const viewer = createViewer(gate.now);
    let page = await fillIn(viewer, await viewer.open(`${origin}/x`), 'rtyler', 'wrong');
    assert.ok(isLoginForm(page));
    assert.ok(!gateCookies(viewer).has('__Host-postern-session'));
    page = await fillIn(viewer, page, 'rtyler');
    assert.equal(userOf(page), 'rtyler');
    assert.equal(page.url, `${origin}/x`);
  });

  it('tells two people apart, and rules see what it says of each', async () => {
    const { page } = await signIn('/tardis', 'rtyler');
    assert.equal(`${page.status} ${codeOf(page)}`, '403 insufficient_scope');
  });

  it('refreshes, time and again, with a token that it does not rotate', async () => {
    const { viewer } = await signIn();
    const before = grants('refresh_token').length;
    for (const _ of [1, 2]) {
      const page = await refresh(viewer);
      assert.equal(page.status, 200);
      assert.equal(JSON.parse(page.body).claims.name, 'Doctor Who');
    }
    const [first, second, third] = grants('refresh_token').slice(before);
    assert.equal(first?.split('\n\n')[1], second?.split('\n\n')[1]);
    assert.equal(third, undefined);
    gate.clock.ahead = 0;
  });

  it('ends its own session when a person signs out, after a click there', async () => {
    const { viewer } = await signIn();
    const confirm = await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` });
    assert.ok(confirm.url.startsWith(`${provider.issuer}oauth2/logout?`));
    assert.ok(!gateCookies(viewer).has('__Host-postern-session'));
    const page = await viewer.submit(confirm, { confirm: '1' });
    assert.equal(codeOf(page), 'signed_out');
    assert.ok(isLoginForm(await viewer.open(`${origin}/`)));
  });

  it('renews nobody who has left it: the session here goes no further than its idle end', async () => {
    const { viewer } = await signIn();
    await viewer.open(`${provider.issuer}?logout=1`);
    const page = await refresh(viewer);
    assert.match(gate.lines.at(-1) ?? '', /"provider_refused".*"invalid_grant"/);
    assert.ok(gateCookies(viewer).has('__Host-postern-hold'));
    const { exp } = JSON.parse(page.body);
    assert.equal(userOf(await viewer.open(`${origin}/`)), 'dwho');
    gate.clock.ahead += exp - gate.now() + 1;
    assert.ok(isLoginForm(await viewer.open(`${origin}/`)));
    gate.clock.ahead = 0;
  });

  it('takes a secret of any characters by client_secret_post, and asks for consent', async () => {
    const viewer = createViewer();
    let page = await fillIn(viewer, await viewer.open(`${other.origin}/deep`), 'dwho');
    assert.match(page.body, /oidcConsent/);
    page = await viewer.submit(page, { confirm: '1' });
    assert.equal(page.url, `${other.origin}/deep`);
    assert.equal(userOf(page), 'dwho');
  });

  it("hears none of the gate's cookies, and no address of the site", () => {
    assert.ok(provider.heard.length > 20);
    for (const text of provider.heard) {
      assert.doesNotMatch(text, /__(Host|Secure)-postern/);
      assert.doesNotMatch(text, /tardis|\/deep/);
    }
  });
}
