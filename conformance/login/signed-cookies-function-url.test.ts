/** Signed cookies from a login half at a function URL, which fetches its signing key: nobody finds it in the bundle. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, it } from 'node:test';
import { startEmulator, startLambdaApi } from '@postern/emulator';
import { EVERY_METHOD } from '../support/every-method.ts';
import { freePort } from '../support/free-port.ts';
import { SECRETS_REGION, SECRETS_ROLE, startSecretsServer } from '../support/secrets-server.ts';
import { buildSource } from './build-with-secrets.ts';
import { gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, startLoginProvider } from './login-provider.ts';
import { signIn } from './scene.ts';
import { groupOf, KEY_PAIR_ID, makeKeyPair } from './signed-cookies-scene.ts';
import { startSite } from './site.ts';
import { createViewer } from './viewer.ts';

const ORIGIN_KEY = randomBytes(32).toString('base64url');
const MARK = 'fetched signing key';

const provider = await startLoginProvider();
const site = await startSite();
const server = await startSecretsServer();
const clientId = provider.register(`http://${HOST}:1`);
const key = makeKeyPair('rsa');
const keyRing = makeKeyRing();

async function build(): Promise<{ readonly code: string; readonly zip: Uint8Array }> {
  const { forward: _, ...config } = gateConfig(provider, clientId, {
    session: {
      keyRing,
      format: 'cloudfront-signed-cookies',
      keyPairId: KEY_PAIR_ID,
      privateKey: MARK,
    },
    config: {
      target: 'function-url',
      originHeader: { values: [ORIGIN_KEY] },
      rules: [{ path: '*', allow: 'authenticated' }],
    },
  });
  const place = `{ region: '${SECRETS_REGION}', endpoint: '${server.url}' }`;
  const source = JSON.stringify(config)
    .replace(`"${MARK}"`, `secretsManager('app/signing-key', ${place})`)
    .replace(JSON.stringify(keyRing), "secret('KEY_RING')")
    .replace(JSON.stringify(CLIENT_SECRET), "secret('CLIENT_SECRET')")
    .replace(JSON.stringify(ORIGIN_KEY), "secret('ORIGIN_KEY')");
  const env = { KEY_RING: JSON.stringify(keyRing), CLIENT_SECRET, ORIGIN_KEY };
  return (await buildSource(source, { env })).built;
}

it('a function URL signs cookies with a key of Secrets Manager', async () => {
  server.values.set('app/signing-key', key.privateKey);
  const { code, zip } = await build();
  assert.doesNotMatch(code, /PRIVATE KEY-/);
  const api = await startLambdaApi({
    ...{ region: 'eu-west-1', credentials: SECRETS_ROLE },
    functions: {
      login: {
        zipFile: zip,
        timeoutSeconds: 10,
        roleCredentials: SECRETS_ROLE,
        functionUrl: { authType: 'NONE' },
      },
    },
  });
  after(() => api.close());
  const port = await freePort();
  const host = `${HOST}:${port}`;
  const emulator = await startEmulator({
    port,
    behaviors: [
      {
        pathPattern: '/.postern/*',
        allowedMethods: EVERY_METHOD,
        origin: {
          url: api.functionUrls.login as string,
          customHeaders: { 'x-postern-origin': ORIGIN_KEY, 'x-postern-host': host },
        },
      },
      { trustedKeyGroups: [groupOf(key)] },
    ],
    origin: { url: site.url },
  });
  after(() => emulator.close());
  provider.register(`http://${host}`, { client_id: clientId });
  const login = `http://${host}/.postern/login?return_to=%2Fdeep`;

  const viewer = createViewer();
  assert.equal((await viewer.request(`http://${host}/deep`)).status, 403);
  const page = await signIn(viewer, login);
  assert.equal(`${page.status} ${page.url}`, `200 http://${host}/deep`);
});
