/** Keys that change while a built gate runs: in the local CloudFront, frozen between requests, with a real key server. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { buildGate } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { bearerGateConfig } from './bearer-gate/config.ts';
import { signToken, standardClaims } from './support/tokens.ts';
import { createEmulatorTarget } from './targets/emulator.ts';

const [baked, rotated] = [createSigner('RS256', 'baked'), createSigner('RS256', 'rotated')];
let fetches = 0;
let answer: (response: ServerResponse) => void = () => {};
const keyServer = createServer((_, response) => {
  fetches++;
  answer(response);
});
await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
const folder = await mkdtemp(join(tmpdir(), 'postern-keys-'));
const target = await createEmulatorTarget(await build());
after(async () => {
  await target.close();
  keyServer.closeAllConnections();
  keyServer.close();
  await rm(folder, { recursive: true });
});

async function build(): Promise<Uint8Array> {
  const { port } = keyServer.address() as AddressInfo;
  const jwksUri = `http://127.0.0.1:${port}/jwks`;
  const limits = { jwksTimeoutSeconds: 2, jwksCooldownSeconds: 3 };
  const config = join(folder, 'postern.config.mjs');
  const text = JSON.stringify({ ...bearerGateConfig(baked), jwksUri, ...limits });
  await writeFile(config, `export default ${text};`);
  return (await buildGate({ config, cwd: folder, env: {}, now: Date.now() / 1000 })).zip;
}

async function ask(key: typeof baked): Promise<string> {
  const token = signToken(key, standardClaims(Date.now() / 1000));
  const headers = { authorization: `Bearer ${token}` };
  const { status, code } = await target.observe({ path: '/me', headers });
  return `${status} ${code}`;
}

function serveKeys(...keys: (typeof baked)[]): (response: ServerResponse) => void {
  return (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  };
}

const cooldown = () => new Promise((resolve) => setTimeout(resolve, 3100));

it('baked keys need no key server', async () => {
  assert.equal(await ask(baked), '200 allowed');
  assert.equal(fetches, 0);
});

it('a key server that hangs costs its time limit, then 503, and no good token', async () => {
  assert.equal(await ask(rotated), '503 jwks_unavailable');
  assert.equal(fetches, 1);
  assert.equal(await ask(rotated), '503 jwks_unavailable');
  assert.equal(fetches, 1, 'within the cooldown nobody asks again');
  assert.equal(await ask(baked), '200 allowed');
});

it('a rotated key is fetched once and believed; a withdrawn one is not', async () => {
  await cooldown();
  answer = serveKeys(rotated);
  assert.equal(await ask(rotated), '200 allowed');
  assert.equal(await ask(rotated), '200 allowed');
  assert.equal(fetches, 2);
  assert.equal(await ask(baked), '401 key_not_found');
});

it('an answer without a usable key costs no key that is in use', async () => {
  await cooldown();
  answer = (response) => response.end('not JSON');
  assert.equal(await ask(baked), '503 jwks_unavailable');
  assert.equal(await ask(rotated), '200 allowed');
});
