/** A client that knows only the resource's URL finds the authorization server (RFC 9728), with clients that are not ours. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import {
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
} from '@modelcontextprotocol/sdk/client/auth.js';
import { buildGate } from '@postern/cli';
import { createSigner } from '@postern/testing';
import * as oauth from 'oauth4webapi';
import { bearerGateConfig } from './bearer-gate/config.ts';
import { ISSUER } from './support/tokens.ts';
import { createEmulatorTarget } from './targets/emulator.ts';

const RESOURCE = 'https://api.example.com/reports';

const folder = await mkdtemp(join(tmpdir(), 'postern-metadata-'));
const config = join(folder, 'postern.config.mjs');
const text = JSON.stringify(bearerGateConfig(createSigner('RS256', 'a')));
await writeFile(config, `export default ${text};`);
const built = await buildGate({ config, cwd: folder, env: {}, now: Date.now() / 1000 });
const target = await createEmulatorTarget(built.zip);
after(async () => {
  await target.close();
  await rm(folder, { recursive: true });
});

/** `fetch` for the resource's own name, which here is the local CloudFront. */
async function fetchFromCloudFront(url: string | URL): Promise<Response> {
  const { host, pathname } = new URL(url);
  const { status, headers, body } = await target.observe({ host, path: pathname });
  return new Response(body, { status, headers });
}

it('an MCP client is led by the 401 to the metadata, and by the metadata to the provider', async () => {
  const refused = await fetchFromCloudFront(RESOURCE);
  assert.equal(refused.status, 401);
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(refused);
  const found = await discoverOAuthProtectedResourceMetadata(
    RESOURCE,
    resourceMetadataUrl ? { resourceMetadataUrl } : {},
    fetchFromCloudFront,
  );
  assert.equal(found.resource, RESOURCE);
  assert.deepEqual(found.authorization_servers, [ISSUER]);
  assert.equal(scope, 'reports:read');
});

it('an OAuth client accepts the metadata for this very resource', async () => {
  const response = await oauth.resourceDiscoveryRequest(new URL(RESOURCE), {
    [oauth.customFetch]: fetchFromCloudFront,
  });
  const metadata = await oauth.processResourceDiscoveryResponse(new URL(RESOURCE), response);
  assert.deepEqual(metadata.authorization_servers, [ISSUER]);
});
