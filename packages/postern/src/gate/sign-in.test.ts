import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BASE, KEY_RING, LOCK } from '../oidc/login-config.test.support.ts';
import type { PosternConfig } from '../policy/config.ts';
import { createSessionTokens } from '../session/session-token.ts';
import type { Session } from '../session/types.ts';
import { createGate } from './create-gate.ts';
import { planGate } from './plan-gate.ts';
import type { Decision } from './types.ts';

const NOW = 1_800_000_000;
const CONFIG: PosternConfig = {
  ...BASE,
  hosts: ['app.example.com', '*.preview.example.com', 'localhost'],
  login: { ...BASE.login, callbackHost: 'app.example.com', unsafeTrustWildcardHosts: true },
  rules: [
    { path: '/public*', allow: 'anyone' },
    { path: '/hook', allow: 'authenticated', allowCrossSite: true },
    { path: '/admin', require: { sub: { equals: 'root' } } },
    { path: '*', allow: 'authenticated' },
  ],
};
const { plan } = planGate(CONFIG, { lock: LOCK });
const gate = createGate(CONFIG, { lock: LOCK });
const [provider] = plan.login?.providers ?? [];

const SESSION: Session = {
  aud: 'app.example.com',
  idp: provider?.issuer as string,
  sub: 'ada',
  sid: 'AAAAAAAAAAAAAAAAAAAAAA',
  adm: provider?.admission as string,
  since: NOW,
  iat: NOW,
  exp: NOW + 3600,
  end: NOW + 3600,
  c: {},
};
const cookie = `__Host-postern-session=${createSessionTokens(KEY_RING).mint(SESSION)}`;

type Headers = Readonly<Record<string, readonly string[]>>;

async function ask(
  path: string,
  { host = 'app.example.com', ...headers }: { readonly host?: string } & Headers = {},
): Promise<Decision> {
  const all: Headers = { cookie: [cookie], ...headers };
  const request = { method: 'GET', host, path, query: '', headers: all, clientIp: '192.0.2.1' };
  return gate(request, NOW + 1);
}

const NAVIGATION: Headers = { 'sec-fetch-mode': ['navigate'], 'sec-fetch-dest': ['document'] };

describe('a gate with a login', () => {
  it('lets a session pass', async () => {
    assert.equal((await ask('/x')).kind, 'allow');
  });

  it('opens a WebSocket for pages of the same origin only', async () => {
    // As CloudFront hands it to a function: without `Upgrade` and `Connection` (RFC 6455 section 4.1 has the key in every handshake).
    const upgrade = { 'sec-websocket-key': ['dGhlIHNhbXBsZSBub25jZQ=='] };
    for (const [headers, kind] of [
      [{ origin: ['https://evil.example.com'] }, 'deny'],
      [{ origin: ['https://app.example.com'] }, 'allow'],
      [{ origin: ['https://app.example.com'], 'sec-fetch-site': ['same-site'] }, 'deny'],
      [{}, 'deny'],
    ] as const) {
      const decision = await ask('/ws', { ...upgrade, ...headers });
      assert.equal(decision.kind, kind, JSON.stringify(headers));
      if (kind === 'deny') assert.equal(decision.code, 'cross_site');
    }
    assert.equal((await ask('/hook', upgrade)).kind, 'allow');
    assert.equal((await ask('/public/ws', upgrade)).kind, 'allow');
  });

  for (const path of [
    '/.postern/',
    '/.postern/x',
    '//.postern/session',
    '/x/../.postern/session',
    '/public/../.postern/session',
    '/.postern%2fsession',
    '/%2epostern/session',
    '/%252epostern/session',
    '/.postern;a/session',
    '/.postern\\session',
    '/./.postern/session',
    '/.postern/../x',
    '/.postern//session',
    '/.postern/session/',
    '/.postern/%73ession',
    '/.postern/constructor',
    '/.postern/__proto__',
  ]) {
    it(`says 404 of ${path}, which an origin may take for one of the login's own`, async () => {
      const { kind, status, code } = await ask(path);
      assert.deepEqual([kind, status, code], ['deny', 404, 'endpoint_unknown']);
    });
  }

  it('leaves other paths with dots alone', async () => {
    for (const path of ['/.posternx/a', '/.well-known/x', '/x/.postern/session', '/.postern']) {
      assert.equal((await ask(path)).kind, 'allow', path);
    }
  });

  it('offers a way out to whoever is signed in and may not see the page', async () => {
    const decision = await ask('/admin', NAVIGATION);
    assert.ok(decision.kind === 'deny' && decision.code === 'insufficient_scope');
    assert.match(decision.body, /<a href="\/\.postern\/logout">Sign out<\/a>/);
  });

  for (const host of [
    'xn--a.preview.example.com',
    'a.preview.example.com:99999',
    'localhost:99999',
    'localhost:',
    '%.preview.example.com',
    '',
  ]) {
    it(`yields a decision for the host "${host}"`, async () => {
      for (const path of ['/x', '/.postern/login', '/.postern/session', '/.postern/logout']) {
        const headers = { ...NAVIGATION, cookie: [] };
        const { status } = await ask(path, { host, ...headers } as never);
        // Newer versions of Node take this Punycode for a host; then the wildcard covers it.
        const isPunycode = host.startsWith('xn--') && URL.canParse(`https://${host}`);
        assert.ok(status === 421 || host.startsWith('localhost:9') || isPunycode, `${status}`);
      }
    });
  }
});
