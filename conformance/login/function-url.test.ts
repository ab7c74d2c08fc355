/** The login half as people deploy it: a built function URL behind `/.postern/*` of the distribution whose function is the gate. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { BuiltGate } from '@postern/cli';
import { startEmulator, startLambdaApi } from '@postern/emulator';
import { EVERY_METHOD } from '../support/every-method.ts';
import { SECRETS_ROLE, startSecretsServer } from '../support/secrets-server.ts';
import { buildWithSecrets } from './build-with-secrets.ts';
import { buildFetched, fillServer } from './fetched-build.ts';
import { gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, startLoginProvider } from './login-provider.ts';
import { gateCookies, signIn, userOf } from './scene.ts';
import { startSite } from './site.ts';
import { createViewer } from './viewer.ts';

// What a hook registers with `after` ends with the hook.
const closers: (() => Promise<void>)[] = [];
after(() => Promise.all(closers.map((close) => close())));

const provider = await startLoginProvider();
const site = await startSite();
const server = await startSecretsServer();
const clientId = provider.register(`http://${HOST}:1`);
const ring = makeKeyRing();
const ORIGIN_KEY = randomBytes(32).toString('base64url');
const NEW_KEY = randomBytes(32).toString('base64url');

/** The same config for both halves, with its secrets in the bundle. */
async function buildHalf(target: 'lambda-edge' | 'function-url'): Promise<BuiltGate> {
  const isLogin = target === 'function-url';
  const config = gateConfig(provider, clientId, {
    session: { keyRing: ring },
    config: { target, ...(isLogin && { originHeader: { values: [ORIGIN_KEY] } }) },
  });
  const secrets = { KEY_RING: ring, CLIENT_SECRET, ...(isLogin && { ORIGIN: ORIGIN_KEY }) };
  return (await buildWithSecrets(config, { secrets })).built;
}

interface Deployed {
  /** Of the distribution. */
  readonly origin: string;
  /** Of the function itself, which is open to the world. */
  readonly functionUrl: string;
  readonly lines: string[];
}

async function deploy(half: BuiltGate, key: string): Promise<Deployed> {
  const gate = await buildHalf('lambda-edge');
  const lines: string[] = [];
  const api = await startLambdaApi({
    ...{ region: 'eu-west-1', credentials: SECRETS_ROLE },
    functions: {
      login: {
        zipFile: half.zip,
        timeoutSeconds: 10,
        roleCredentials: SECRETS_ROLE,
        functionUrl: { authType: 'NONE' },
      },
    },
    onEvent: (event) => void lines.push(JSON.stringify(event)),
  });
  closers.push(() => api.close());
  const functionUrl = api.functionUrls.login as string;
  // On loopback the port is part of an origin, and the function sees it in this header alone.
  const port = await freePort();
  const host = `${HOST}:${port}`;
  const customHeaders = { 'x-postern-origin': key, 'x-postern-host': host };
  const emulator = await startEmulator({
    port,
    behaviors: [
      {
        pathPattern: '/.postern/*',
        allowedMethods: EVERY_METHOD,
        origin: { url: functionUrl, customHeaders },
      },
      { viewerRequest: { zip: gate.zip, includeBody: true }, allowedMethods: EVERY_METHOD },
    ],
    origin: { url: site.url },
  });
  closers.push(() => emulator.close());
  provider.register(`http://${host}`, { client_id: clientId });
  return { origin: `http://${host}`, functionUrl, lines };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('the login half at a function URL', () => {
  let origin = '';
  let functionUrl = '';
  let lines: readonly string[] = [];

  before(async () => {
    ({ origin, functionUrl, lines } = await deploy(await buildHalf('function-url'), ORIGIN_KEY));
  });

  it('signs people in for the gate at the edge, and out again', async () => {
    const viewer = createViewer();
    const page = await signIn(viewer, `${origin}/deep?a=1`);
    assert.equal(userOf(page), 'ada');
    assert.equal(page.url, `${origin}/deep?a=1`);
    const session = await viewer.request(`${origin}/.postern/session`, {
      mode: 'cors',
      from: page.url,
    });
    assert.equal(JSON.parse(session.body).sub, 'ada');
    await viewer.open(`${origin}/.postern/logout`, { method: 'POST', from: page.url });
    assert.ok(!gateCookies(viewer).has('__Host-postern-session'));
  });

  it('tells nobody anything who has not the origin header', async () => {
    for (const headers of [{}, { 'x-postern-origin': NEW_KEY, 'x-postern-host': HOST }]) {
      const answer = await fetch(`${functionUrl}/.postern/session`, { headers });
      assert.equal(answer.status, 403);
      assert.equal(await answer.text(), '{"error":"forbidden"}');
    }
    assert.ok(![NEW_KEY, ORIGIN_KEY].some((key) => lines.join('\n').includes(key)));
  });

  it('takes the origin header from CloudFront and never from a viewer', async () => {
    const answer = await createViewer().request(`${origin}/.postern/session`, {
      mode: 'cors',
      headers: { 'x-postern-origin': 'a viewer', 'x-postern-host': 'evil.example' },
    });
    assert.equal(answer.status, 401);
  });

  it('has no page of the site, and forwards nothing', async () => {
    const headers = { 'x-postern-origin': ORIGIN_KEY, 'x-postern-host': HOST };
    const answer = await fetch(`${functionUrl}/public/x`, { headers });
    assert.equal(answer.status, 404);
  });
});

describe('a login half that fetches its secrets', () => {
  let origin = '';
  let functionUrl = '';
  let lines: readonly string[] = [];

  before(async () => {
    fillServer(server, ring, NEW_KEY);
    const half = await buildFetched({
      ...{ provider, clientId, server, target: 'function-url', originKey: ORIGIN_KEY },
    });
    ({ origin, functionUrl, lines } = await deploy(half, ORIGIN_KEY));
  });

  it('lets nobody in where its secrets cannot be had, and says why in its log', async () => {
    server.fault = 'denied';
    const answer = await createViewer().request(`${origin}/.postern/session`, { mode: 'cors' });
    assert.equal(answer.status, 503);
    assert.match(lines.join('\n'), /(login|session|originHeader)\S+ AccessDeniedException/);
    server.fault = undefined;
    await new Promise((resolve) => setTimeout(resolve, 5_100));
  });

  it('signs people in with either of two origin headers', async () => {
    assert.equal(userOf(await signIn(createViewer(), `${origin}/`)), 'ada');
    for (const [key, status] of [
      [ORIGIN_KEY, 401],
      [NEW_KEY, 401],
      ['another', 403],
    ] as const) {
      const headers = { 'x-postern-origin': key, 'x-postern-host': HOST };
      const answer = await fetch(`${functionUrl}/.postern/session`, { headers });
      assert.equal(answer.status, status);
    }
  });
});
