/** The target `node`, built: Node's own server, revocations in a file that several processes share, assertions for the origin. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeBuild } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { createVerifier } from 'postern/jwt';
import { buildWithSecrets } from './build-with-secrets.ts';
import { gateConfig, HOST, makeKeyRing } from './gate-config.ts';
import { CLIENT_SECRET, startLoginProvider } from './login-provider.ts';
import { codeOf, signIn, userOf } from './scene.ts';
import { answerSite } from './site.ts';
import { createViewer } from './viewer.ts';

type Handle = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
) => Promise<void>;

const provider = await startLoginProvider();
const folder = await mkdtemp(join(tmpdir(), 'postern-node-'));
after(() => rm(folder, { recursive: true }));
const clientId = provider.register(`http://${HOST}:1`);
const signer = createSigner('ES256', 'assertions');
const ring = { ...makeKeyRing(), assertion: { ...signer.privateJwk, kid: 'assertions' } };

/** What the origin got. */
const assertions: (string | undefined)[] = [];

async function build(): Promise<string> {
  const config = gateConfig(provider, clientId, {
    session: {
      keyRing: ring,
      revocationStore: { type: 'file', path: join(folder, 'revocations') },
    },
    config: {
      target: 'node',
      forward: {
        headers: { 'x-user': 'sub' },
        assertion: { audience: 'site', header: 'x-who', claims: ['email'] },
      },
    },
  });
  const secrets = { KEY_RING: ring, CLIENT_SECRET };
  const { built } = await buildWithSecrets(config, { secrets });
  assert.deepEqual(built.report.secrets, ['CLIENT_SECRET', 'KEY_RING']);
  await writeBuild(built, folder);
  return pathToFileURL(join(folder, 'index.mjs')).href;
}

async function serve(handle: Handle): Promise<number> {
  const server = createServer((request, response) => {
    void handle(request, response, () => {
      const { method = '', url: target = '', headers } = request;
      assertions.push(headers['x-who'] as string | undefined);
      const answer = answerSite({ method, target, headers });
      response.writeHead(200, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const url = await build();
// Each has a memory of its own, as two processes have.
const [first, second] = (await Promise.all([import(url), import(`${url}?2`)])) as [
  { readonly handle: Handle; readonly default: Handle },
  { readonly handle: Handle },
];
const origin = `http://${HOST}:${await serve(first.handle)}`;
const twin = `http://${HOST}:${await serve(second.handle)}`;
provider.register(origin, { client_id: clientId });

describe('a gate built for node', () => {
  it('is its default export too', () => {
    assert.equal(first.default, first.handle);
  });

  it('tells the origin who asks, so that it can check', async () => {
    const viewer = createViewer();
    assert.equal(userOf(await signIn(viewer, `${origin}/`)), 'ada');
    const verifier = createVerifier({
      issuer: origin,
      audience: 'site',
      algorithms: ['ES256'],
      typ: 'postern-assertion+jwt',
      jwksUri: `${origin}/.postern/jwks`,
    });
    const result = await verifier.verify(String(assertions.at(-1)));
    assert.ok(result.ok);
    assert.equal(result.claims.sub, 'ada');
    assert.equal(Number(result.claims.exp) - Number(result.claims.iat), 60);
    const keys = await createViewer().request(`${origin}/.postern/jwks`);
    assert.ok(!keys.body.includes('"d"'));
  });

  it('takes no assertion from a viewer', async () => {
    const viewer = createViewer();
    for (const name of ['x-who', 'X_Who']) {
      await viewer.request(`${origin}/public/x`, { headers: { [name]: 'forged' } });
      assert.equal(assertions.at(-1), undefined);
    }
  });

  it('ends a session for every process that shares its file', async () => {
    const viewer = createViewer();
    const page = await signIn(viewer, `${origin}/`);
    const cookie = viewer.jar.header(HOST, '/');
    const askTwin = () => createViewer().request(`${twin}/`, { mode: 'cors', headers: { cookie } });
    assert.equal((await askTwin()).status, 200);
    await viewer.open(`${origin}/.postern/logout`, { method: 'POST', from: page.url });
    assert.equal(codeOf(await askTwin()), 'session_revoked');
  });

  it('takes logout tokens of its provider, and nothing else at their endpoint', async () => {
    const answer = await createViewer().request(`${origin}/.postern/backchannel-logout`, {
      ...{ method: 'POST', mode: 'none', body: 'logout_token=x' },
    });
    assert.equal(answer.status, 400);
  });
});
