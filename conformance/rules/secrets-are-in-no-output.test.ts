/** Secrets of the config and of every login, driven through all that can happen: none is in a log, a page, a header, a cookie that could be read, a report or an error. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PosternConfig } from 'postern';
import { createGate } from 'postern/gate';
import { type BuiltScene, startBuiltScene } from '../login/built-scene.ts';
import { findCanaries, formsOf } from '../login/canaries.ts';
import { forgeTokens } from '../login/forge-tokens.ts';
import { gateConfig } from '../login/gate-config.ts';
import { configSecrets, flowSecrets, saidBy } from '../login/gather-secrets.ts';
import { gateCookies, signIn, signInUpToCallback } from '../login/scene.ts';
import { createViewer, type Viewer } from '../login/viewer.ts';

const scene: BuiltScene = await startBuiltScene({
  session: { idleSeconds: 60, lifetimeSeconds: 3600 },
});
const { provider, origin, site, built, keyRing, events } = scene;
const viewers: Viewer[] = [];

function newViewer(): Viewer {
  const viewer = createViewer();
  viewers.push(viewer);
  return viewer;
}

const clientIds = provider.store.live('Client');
const clientId = clientIds[0] ?? '';
const script = { mode: 'cors', from: `${origin}/` } as const;

/** Everything that a login can come to. */
const PATHS: Readonly<Record<string, () => Promise<unknown>>> = {
  async 'a whole visit'() {
    const viewer = newViewer();
    await signIn(viewer, `${origin}/a?b=c`);
    await viewer.request(`${origin}/.postern/session`, script);
    await viewer.request(`${origin}/.postern/refresh`, { ...script, method: 'POST' });
    await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` });
  },
  async 'a refusal of the provider'() {
    await signIn(newViewer(), `${origin}/`, { name: 'nobody that is known' });
  },
  async 'callbacks that are not right'() {
    for (const name of ['state', 'code', 'iss', 'error']) {
      const viewer = newViewer();
      const callback = new URL(await signInUpToCallback(viewer, `${origin}/`));
      callback.searchParams.set(name, callback.searchParams.get('code') ?? '');
      await viewer.request(callback.href);
      await newViewer().request(callback.href);
    }
  },
  async 'ID tokens that do not hold'() {
    for (const claims of [
      { nonce: 'x' },
      { aud: 'x' },
      { iss: 'x' },
      { exp: 1 },
      { at_hash: 'x' },
    ]) {
      forgeTokens(provider, clientId, { claims });
      await signIn(newViewer(), `${origin}/`);
    }
    forgeTokens(provider, clientId, { header: { alg: 'none' } });
    await signIn(newViewer(), `${origin}/`);
    provider.intercept = undefined;
  },
  async 'a provider that answers with what it was sent'() {
    for (const status of [200, 400, 500]) {
      provider.intercept = (request, response) => {
        if (request.url !== '/token') return false;
        let body = '';
        request.on('data', (chunk) => {
          body += String(chunk);
        });
        request.on('end', () => {
          const echo = { error: body, error_description: body, id_token: body, access_token: body };
          response.writeHead(status, { 'content-type': 'application/json', 'x-echo': body });
          response.end(JSON.stringify(echo));
        });
        return true;
      };
      await signIn(newViewer(), `${origin}/`);
    }
    provider.intercept = undefined;
  },
  async 'a provider that is down'() {
    const viewer = newViewer();
    await signIn(viewer, `${origin}/`);
    provider.intercept = (_, response) => {
      response.destroy();
      return true;
    };
    const renewal = { ...script, method: 'POST' };
    await viewer.request(`${origin}/.postern/refresh`, renewal);
    await viewer.open(`${origin}/.postern/logout`, { from: `${origin}/` }).catch(() => undefined);
    provider.intercept = undefined;
  },
  async 'cookies in the wrong places'() {
    const viewer = newViewer();
    await signIn(viewer, `${origin}/`);
    const values = [...gateCookies(viewer).values()];
    for (const name of gateCookies(viewer).keys()) {
      for (const value of values) {
        const headers = { cookie: `${name}=${value}`, authorization: `Bearer ${value}` };
        await newViewer().request(`${origin}/x`, { headers });
        await newViewer().request(`${origin}/.postern/refresh`, {
          headers: { cookie: headers.cookie },
        });
        await newViewer().request(`${origin}/.postern/logout`, { from: `${origin}/`, headers });
      }
    }
  },
  async 'requests that are not allowed'() {
    const viewer = newViewer();
    await signIn(viewer, `${origin}/`, { name: 'ben' });
    await viewer.request(`${origin}/admin`);
    await viewer.request(`${origin}/x%zz`);
    await viewer.request(`${origin}/api/x`, { method: 'POST', from: 'http://evil.example/' });
  },
};

describe('secrets', () => {
  for (const [title, run] of Object.entries(PATHS)) {
    it(`are driven through ${title}`, async () => {
      const before = viewers.length;
      await run();
      assert.ok(viewers.length > before);
    });
  }

  it('are found by this test wherever they are', () => {
    const [secret = ''] = formsOf('a-secret-with-/+?=characters');
    for (const form of formsOf(secret)) {
      assert.deepEqual(findCanaries(`text ${form} text`, new Map([['it', secret]])), ['it']);
    }
    const wrapped = Buffer.from(`{"t":"${secret}","x":1}`).toString('base64url');
    assert.deepEqual(findCanaries(wrapped, new Map([['it', secret]])), ['it']);
  });

  it('came up in numbers', () => {
    const secrets = flowSecrets(provider, viewers);
    for (const kind of [
      'code_verifier',
      'refresh_token',
      'code',
      'nonce',
      'access_token',
      'id_token',
      'cookie',
    ]) {
      const count = [...secrets.keys()].filter((name) => name.startsWith(`${kind} `)).length;
      assert.ok(count >= 3, `${count} of ${kind}`);
    }
  });

  it('are in no line of the log, and in no event of CloudFront', () => {
    const lines = events.filter(({ type }) => type === 'console');
    assert.ok(lines.length > 30);
    assert.deepEqual(
      events.filter(({ type }) => /error|failure/.test(type)),
      [],
    );
    const all = new Map([...configSecrets(keyRing), ...flowSecrets(provider, viewers)]);
    assert.deepEqual(findCanaries(JSON.stringify(events), all), []);
  });

  it('are on no page and in no header', () => {
    const own = viewers.flatMap(({ seen }) => seen).filter(({ url }) => url.startsWith(origin));
    assert.ok(own.length > 60);
    const all = new Map([...configSecrets(keyRing), ...flowSecrets(provider, viewers)]);
    for (const page of own) {
      const found = findCanaries(saidBy(page), all);
      assert.deepEqual(found, [], page.url.split('?', 1)[0]);
    }
  });

  it('of the provider are in no cookie and no address of ours, but for what a logout must say', () => {
    const flow = [...flowSecrets(provider, viewers)].filter(
      ([name]) => !/^(cookie|code |nonce)/.test(name),
    );
    const all = new Map([...configSecrets(keyRing), ...flow]);
    for (const { url, setCookies, headers } of viewers.flatMap(({ seen }) => seen)) {
      if (!url.startsWith(origin)) continue;
      assert.deepEqual(findCanaries(setCookies.join(), all), []);
      const leads = `${headers.location ?? ''}${headers.refresh ?? ''}`;
      const found = findCanaries(leads, all).filter((name) => !name.startsWith('id_token'));
      assert.deepEqual(found, []);
      if (!leads.includes('/session/end')) assert.deepEqual(findCanaries(leads, all), []);
    }
  });

  it('reach neither the origin nor, beyond what it has given itself, the provider', () => {
    const all = new Map([...configSecrets(keyRing), ...flowSecrets(provider, viewers)]);
    all.delete('client secret');
    assert.deepEqual(findCanaries(JSON.stringify(site.got), all), []);
    const cookies = [...all].filter(([name]) => /^cookie| key$|ring/.test(name));
    const heard = provider.heard.map(({ text }) => text).join('\n');
    assert.deepEqual(findCanaries(heard, new Map(cookies)), []);
  });

  it('are not in the report of the build, which names them', () => {
    assert.deepEqual([...built.report.secrets].sort(), ['CLIENT_SECRET', 'KEY_RING']);
    assert.deepEqual(findCanaries(JSON.stringify(built.report), configSecrets(keyRing)), []);
  });

  it('are in no error about a config that is wrong', async () => {
    const config = gateConfig(provider, clientId, { session: { keyRing } });
    const ports = { lock: await provider.lock() };
    const refusesSilently = (wrong: PosternConfig) => {
      const isSilent = ({ stack = '' }: Error) =>
        findCanaries(stack, configSecrets(keyRing)).length === 0;
      assert.throws(() => createGate(wrong, ports), isSilent);
    };
    // Nothing is wrong but what is made wrong below.
    createGate(config, ports);
    const { current } = keyRing;
    const short = { current: { ...current, secret: current.secret.slice(0, 30) } };
    for (const session of [
      { keyRing: JSON.stringify(keyRing).slice(0, -3) },
      { keyRing: short },
      { keyRing: { ...keyRing, next: current } },
      { keyRing: { current: { kid: current.secret, secret: current.secret } } },
      { keyRing: { ...keyRing, extra: current.secret } },
      { keyRing, claims: 'groups' },
    ]) {
      refusesSilently({ ...config, session: session as never });
    }
    for (const login of [{ clientAuthentication: 'none' }, { clientSecret: [config] }, { x: 1 }]) {
      refusesSilently({ ...config, login: { ...config.login, ...login } as never });
    }
  });
});
