/** A built gate that fetches its secrets when it runs: in the local CloudFront, with the role that its function has. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { type Emulator, type EmulatorEvent, startEmulator } from '@postern/emulator';
import { SECRETS_ROLE, type SecretsServer, startSecretsServer } from '../support/secrets-server.ts';
import { buildFetched, fillServer, NAMES } from './fetched-build.ts';
import { HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, startLoginProvider } from './login-provider.ts';
import { codeOf, signIn, userOf } from './scene.ts';
import { startSite } from './site.ts';
import { createViewer, type Page } from './viewer.ts';

const provider = await startLoginProvider();
const site = await startSite();
const server = await startSecretsServer();
const clientId = provider.register('http://localhost:1');
const built = await buildFetched({ provider, clientId, server });
const ring = makeKeyRing();

interface Running {
  readonly origin: string;
  readonly events: EmulatorEvent[];
  readonly emulator: Emulator;
}

/** A deployment of its own: nothing has been fetched yet. */
async function deploy(credentials: object = SECRETS_ROLE): Promise<Running> {
  const events: EmulatorEvent[] = [];
  const emulator = await startEmulator({
    behaviors: [
      {
        viewerRequest: { zip: built.zip, includeBody: true },
        allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
      },
    ],
    origin: { url: site.url },
    maxInstances: 1,
    functionCredentials: credentials as typeof SECRETS_ROLE,
    onEvent: (event) => void events.push(event),
  });
  after(() => emulator.close());
  const origin = `http://${HOST}:${emulator.port}`;
  provider.register(origin, { client_id: clientId });
  return { origin, events, emulator };
}

function reset(scene: SecretsServer): void {
  fillServer(scene, ring, 'unused');
  scene.fault = undefined;
  scene.asked.length = 0;
}

function logOf({ events }: Running): string {
  return JSON.stringify(events.filter(({ type }) => type === 'console'));
}

async function refusal(running: Running): Promise<Page> {
  return createViewer().open(`${running.origin}/private`);
}

describe('a gate that fetches its secrets', () => {
  it('has nothing of them in its bundle, and says in its report what it fetches', () => {
    const secrets = [CLIENT_SECRET, ring.current.secret, SECRETS_ROLE.secretAccessKey];
    for (const secret of secrets) assert.ok(!built.code.includes(secret));
    assert.deepEqual(built.report.secrets, []);
    assert.deepEqual(built.report.fetchedSecrets, [
      '"login.clientSecret" from "app/client" (secretsmanager:GetSecretValue)',
      '"session.keyRing" from "app/ring" (secretsmanager:GetSecretValue)',
    ]);
  });

  it('signs people in, asks once for each secret, and never for what anyone may see', async () => {
    reset(server);
    const running = await deploy();
    const viewer = createViewer();
    assert.equal((await viewer.open(`${running.origin}/public/x`)).status, 200);
    assert.deepEqual(server.asked, []);
    const page = await signIn(viewer, `${running.origin}/deep?a=1`);
    assert.equal(userOf(page), 'ada');
    assert.deepEqual([...server.asked].sort(), [NAMES.client, NAMES.ring]);
    assert.ok(!logOf(running).includes(CLIENT_SECRET));
  });

  for (const [fault, word] of [
    ['throttled', 'ThrottlingException'],
    ['service-error', 'InternalServiceError'],
    ['denied', 'AccessDeniedException'],
    ['hang', 'timeout'],
  ] as const) {
    it(`lets nobody pass who needs one when the service is ${fault}, and recovers`, async () => {
      reset(server);
      server.fault = fault;
      const running = await deploy();
      const page = await refusal(running);
      assert.equal(page.status, 503);
      assert.equal(codeOf(page), 'secrets_unavailable');
      const session = await createViewer().request(`${running.origin}/.postern/session`);
      assert.equal(session.status, 503);
      assert.equal((await createViewer().open(`${running.origin}/public/x`)).status, 200);
      assert.equal((await createViewer().open(`${running.origin}/nobody`)).status, 403);
      assert.match(logOf(running), new RegExp(word));
      assert.doesNotMatch(logOf(running), /canary/);
      server.fault = undefined;
      await pauseIsOver();
      assert.equal(userOf(await signIn(createViewer(), `${running.origin}/`)), 'ada');
    });
  }

  it('lets nobody pass with a ring that is none, and says which secret it is', async () => {
    reset(server);
    server.values.set(NAMES.ring, '{"current":{"kid":"a","secret":"canary"}}');
    const running = await deploy();
    assert.equal(codeOf(await refusal(running)), 'secrets_unavailable');
    assert.match(logOf(running), /session\.keyRing invalid/);
    assert.doesNotMatch(logOf(running), /canary/);
  });

  it('is refused by the service with credentials of another role', async () => {
    reset(server);
    const running = await deploy({ ...SECRETS_ROLE, secretAccessKey: 'another' });
    assert.equal(codeOf(await refusal(running)), 'secrets_unavailable');
    assert.match(logOf(running), /InvalidSignatureException/);
    assert.deepEqual(server.asked, []);
  });
});

/** `COOLDOWN_SECONDS` in `remote/secrets.ts`, by the clock of the function's process. */
async function pauseIsOver(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5_100));
}
