/** Everything that the gate generates has the status of what it says, and no cache keeps it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, signIn, startScene } from '../login/scene.ts';
import type { RequestOptions } from '../login/viewer.ts';

const { provider, gate, viewer } = await startScene();
const { origin } = gate;
const ben = viewer();
await signIn(ben, `${origin}/`, { name: 'ben' });

interface Case {
  readonly path: string;
  readonly says: string;
  readonly options?: RequestOptions;
  readonly isSignedIn?: boolean;
}

const CORS = { mode: 'cors', from: `${origin}/` } as const;
const CASES: readonly Case[] = [
  { path: '/', says: '302 undefined' },
  { path: '/api/x', says: '401 credential_missing', options: CORS },
  { path: '/admin/x', says: '403 insufficient_scope', isSignedIn: true },
  { path: '/admin/x', says: '403 insufficient_scope', isSignedIn: true, options: CORS },
  { path: '/nobody', says: '403 forbidden' },
  { path: '/x%zz', says: '400 invalid_path' },
  { path: '/public/%2e%2e/admin', says: '400 ambiguous_path' },
  { path: '/.postern/', says: '404 endpoint_unknown' },
  { path: '/.postern/nothing', says: '404 endpoint_unknown', isSignedIn: true },
  { path: '/.postern/callback', says: '400 login_attempt_unknown' },
  { path: '/.postern/callback?code=x&state=y', says: '302 undefined', isSignedIn: true },
  { path: '/.postern/login', says: '302 undefined' },
  { path: '/.postern/login', says: '400 invalid_request', options: CORS },
  { path: '/.postern/session', says: '401 credential_missing', options: CORS },
  { path: '/.postern/session', says: '200 undefined', options: CORS, isSignedIn: true },
  {
    path: '/.postern/session',
    says: '403 cross_site',
    options: { mode: 'cors', from: 'http://evil.example/' },
    isSignedIn: true,
  },
  { path: '/.postern/refresh', says: '302 undefined' },
  {
    path: '/.postern/refresh',
    says: '401 credential_missing',
    options: { ...CORS, method: 'POST' },
  },
  {
    path: '/.postern/refresh',
    says: '403 cross_site',
    options: { method: 'POST' },
    isSignedIn: true,
  },
  { path: '/.postern/logout', says: '200 signed_out' },
  {
    path: '/.postern/logout',
    says: '200 confirm_logout',
    options: { from: 'http://evil.example/' },
    isSignedIn: true,
  },
  {
    path: '/.postern/backchannel-logout',
    says: '404 endpoint_unknown',
    options: { method: 'POST', body: 'logout_token=x' },
  },
];

async function ask({ path, options, isSignedIn }: Case) {
  const cookie = isSignedIn ? ben.jar.header('localhost', '/.postern/') : '';
  const headers = cookie ? { cookie } : {};
  return viewer().request(`${origin}${path}`, { ...options, headers });
}

describe('what the gate generates', () => {
  for (const each of CASES) {
    const { path, says, isSignedIn = false, options = {} } = each;
    it(`${options.method ?? 'GET'} ${path} ${options.mode ?? ''}${isSignedIn ? ' signed in' : ''}: ${says}`, async () => {
      const page = await ask(each);
      assert.equal(`${page.status} ${codeOf(page)}`, says);
      assert.match(page.headers['cache-control'] ?? '', /^no-store$/);
    });
  }

  it('503 when the provider is down, for who comes back from it', async () => {
    provider.intercept = (request, response) => {
      if (request.url !== '/token') return false;
      response.writeHead(500).end();
      return true;
    };
    const page = await signIn(viewer(), `${origin}/`);
    provider.intercept = undefined;
    assert.equal(`${page.status} ${codeOf(page)}`, '503 provider_unavailable');
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.equal(page.headers['retry-after'], '30');
  });
});
