/** What happens to fetched secrets as time passes: the built function in this process, whose date is set. */
import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { type KeyRing, planGate } from 'postern/gate';
import { keyFor, signSession } from '../support/ring-forge.ts';
import { SECRETS_ROLE, startSecretsServer } from '../support/secrets-server.ts';
import { buildFetched, fillServer } from './fetched-build.ts';
import { gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { startLoginProvider } from './login-provider.ts';

const START = 1_800_000_000;
const DAY = 86_400;

const provider = await startLoginProvider();
const server = await startSecretsServer();
const clientId = provider.register(`http://${HOST}:1`);
/** Every build of these options has the same terms, wherever its secrets are. */
const adm = planGate(gateConfig(provider, clientId), { lock: await provider.lock() }).plan.login
  ?.providers[0]?.admission;
const { code } = await buildFetched({ provider, clientId, server });

process.env.AWS_ACCESS_KEY_ID = SECRETS_ROLE.accessKeyId;
process.env.AWS_SECRET_ACCESS_KEY = SECRETS_ROLE.secretAccessKey;
process.env.AWS_SESSION_TOKEN = SECRETS_ROLE.sessionToken;

interface Handled {
  readonly status?: string;
  readonly body?: string;
}

type Handler = (event: object) => Promise<Handled>;

let instances = 0;

/** A new instance: the module is evaluated anew. */
async function start(): Promise<Handler> {
  const text = `${code}\n// ${instances++}`;
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  return ((await import(url)) as { readonly handler: Handler }).handler;
}

function tokenOf(ring: KeyRing): string {
  const now = Date.now() / 1000;
  return signSession(keyFor(ring, 'session'), ring.current.kid, {
    ...{ aud: HOST, idp: provider.issuer, sub: 'ada', sid: 'x'.repeat(22), adm },
    ...{ since: now, iat: now, exp: now + 3600, end: now + 3600, c: {} },
  });
}

/** `allowed`, or the refusal's code. */
async function ask(handler: Handler, ring: KeyRing): Promise<string> {
  const headers = {
    host: [{ value: HOST }],
    cookie: [{ value: `__Host-postern-session=${tokenOf(ring)}` }],
  };
  const request = { clientIp: '198.51.100.7', method: 'GET', uri: '/x', querystring: '', headers };
  const { status, body = '' } = await handler({ Records: [{ cf: { config: {}, request } }] });
  return status === undefined ? 'allowed' : String(JSON.parse(body).error);
}

function at(seconds: number): void {
  mock.timers.setTime((START + seconds) * 1000);
}

describe('fetched secrets', () => {
  before(() => {
    mock.timers.enable({ apis: ['Date'], now: START * 1000 });
    mock.method(console, 'log', () => undefined);
  });
  after(() => mock.reset());

  it('are used for 300 seconds, then those of today', async () => {
    const [old, renewed] = [makeKeyRing(), { current: { ...makeKeyRing().current, kid: 'b' } }];
    fillServer(server, old, '');
    at(0);
    const handler = await start();
    assert.equal(await ask(handler, old), 'allowed');
    fillServer(server, renewed, '');
    at(239);
    assert.equal(await ask(handler, old), 'allowed');
    assert.equal(await ask(handler, renewed), 'session_invalid');
    at(300);
    assert.equal(await ask(handler, renewed), 'allowed');
    assert.equal(await ask(handler, old), 'session_invalid');
  });

  it('are refreshed ahead by a request that does not wait for them', async () => {
    const ring = makeKeyRing();
    fillServer(server, ring, '');
    at(0);
    const handler = await start();
    await ask(handler, ring);
    server.asked.length = 0;
    at(250);
    assert.equal(await ask(handler, ring), 'allowed');
    assert.equal(server.asked.length, 2);
    at(540);
    assert.equal(await ask(handler, ring), 'allowed');
    assert.equal(server.asked.length, 4);
  });

  it('are used for a day where the service does not answer, and no longer', async () => {
    const ring = makeKeyRing();
    fillServer(server, ring, '');
    at(0);
    const handler = await start();
    await ask(handler, ring);
    server.fault = 'service-error';
    at(301);
    assert.equal(await ask(handler, ring), 'allowed');
    at(DAY - 1);
    assert.equal(await ask(handler, ring), 'allowed');
    at(DAY + 10);
    assert.equal(await ask(handler, ring), 'secrets_unavailable');
    server.fault = undefined;
    at(DAY + 20);
    assert.equal(await ask(handler, ring), 'allowed');
  });

  it('stay as they are where the new value is none', async () => {
    const ring = makeKeyRing();
    fillServer(server, ring, '');
    at(0);
    const handler = await start();
    await ask(handler, ring);
    fillServer(server, { current: { kid: 'x' } }, '');
    at(301);
    assert.equal(await ask(handler, ring), 'allowed');
  });
});
