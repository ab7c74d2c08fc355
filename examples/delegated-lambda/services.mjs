// What stands around the gate in this example: an OpenID provider, and the delegate in two regions of a local Lambda.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProvider } from '@postern/cli';
import { startLambdaApi } from '@postern/emulator';
import { build } from 'esbuild';

const REGIONS = ['eu-central-1', 'us-east-1'];

/** Starts them; the gate's role is the only one that may invoke the function. */
export async function start() {
  const provider = await startProvider({ audience: 'https://api.example.com/' });
  const folder = await bundleDelegate();
  const role = {
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: randomUUID(),
    sessionToken: randomUUID(),
  };
  const environment = { ISSUER: provider.issuer, JWKS_URI: provider.jwksUri };
  const functions = {
    'api-verifier': { folder, environment, memoryMegabytes: 256, timeoutSeconds: 5 },
  };
  const apis = await Promise.all(
    REGIONS.map((region) => startLambdaApi({ region, credentials: role, functions })),
  );
  const endpoints = REGIONS.map((region, place) => [
    `${region.replaceAll('-', '_').toUpperCase()}_ENDPOINT`,
    apis[place].url,
  ]);
  return {
    env: Object.fromEntries(endpoints),
    provider,
    functionCredentials: role,
    async stop() {
      for (const api of apis) await api.close();
      await provider.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** `delegate.mjs` and all that it imports in one file, as it would be deployed. */
async function bundleDelegate() {
  const folder = await mkdtemp(join(tmpdir(), 'postern-delegate-'));
  await build({
    entryPoints: [fileURLToPath(new URL('delegate.mjs', import.meta.url))],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  return folder;
}
