/** A delegating gate decides alike in the core, as Lambda@Edge, as a fetch handler, in the local CloudFront, and explained. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildGate, createExplainer, writeBuild } from '@postern/cli';
import type { PosternConfig } from 'postern';
import type { VerifyRequest } from 'postern/remote';
import type { RequestCase, TestTarget } from '../support/case.ts';
import { accept, delegatingTo, deny, HMAC, startDelegate } from '../support/delegate-server.ts';
import { createCoreTarget, toGateRequest } from '../targets/core.ts';
import { createEmulatorTarget } from '../targets/emulator.ts';
import { createFetchTarget } from '../targets/fetch.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';

const delegate = await startDelegate(({ token }) => {
  if (token === 'down') return (_, response) => response.writeHead(401).end();
  if (token === 'denied') return deny('delegate_denied');
  if (token === 'revoked') return deny('token_inactive');
  if (token === 'ended') return accept({ exp: 1 });
  return accept({ sub: token, groups: [token], exp: Date.now() / 1000 + 600 });
});

const config: PosternConfig = delegatingTo([delegate], {
  delegate: {
    send: ['method', 'path', 'query'],
    sendHeaders: ['x-tenant'],
    deadlineMilliseconds: 4_000,
  },
  config: { hosts: ['api.example.com'], forward: { headers: { 'x-user': 'sub' } } },
  rules: [
    { path: '/health', allow: 'anyone' },
    { path: '/admin*', require: { groups: { anyOf: ['admin'] } } },
    { path: '/internal*', allow: 'nobody' },
    { path: '*', allow: 'authenticated' },
  ],
});

/** Token, path, what follows, and the checks that the request passes. */
const CASES: readonly [token: string | undefined, path: string, said: string, passed: string][] = [
  ['ada', '/me', '200 ada', 'host path rule credential delegate requirement'],
  ['admin', '/admin/x', '200 admin', 'host path rule credential delegate requirement'],
  ['ada', '/admin/x', '403 insufficient_scope', 'host path rule credential delegate'],
  ['revoked', '/me', '401 token_inactive', 'host path rule credential'],
  ['ended', '/me', '401 token_expired', 'host path rule credential'],
  ['denied', '/me', '403 delegate_denied', 'host path rule credential'],
  ['down', '/me', '503 delegate_unavailable', 'host path rule credential'],
  ['a b', '/me', '401 token_malformed', 'host path rule credential'],
  [
    'x'.repeat(9_000),
    '/me',
    `200 ${'x'.repeat(9_000)}`,
    'host path rule credential delegate requirement',
  ],
  [undefined, '/me', '401 credential_missing', 'host path rule'],
  [undefined, '/health', '200 undefined', 'host path rule'],
  ['ada', '/internal', '403 forbidden', 'host path'],
];

function requestOf(token: string | undefined, path: string): RequestCase {
  const headers = { 'x-tenant': 'blue', 'x-user': 'eve' };
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { path, query: 'a=%20', headers: { ...headers, ...authorization } };
}

const folder = await mkdtemp(join(tmpdir(), 'postern-delegation-'));
const echo = fileURLToPath(new URL('../../support/echo-after.mjs', import.meta.url));
const edge = await build('edge', config);
const worker = await build('fetch', { ...config, target: 'fetch', after: echo });
const targets: readonly TestTarget[] = [
  await createCoreTarget(config),
  await createLambdaEdgeTarget(edge.url),
  await createFetchTarget(worker.url),
  await createEmulatorTarget(edge.zip),
];
after(async () => {
  for (const target of targets) await target.close();
  await rm(folder, { recursive: true });
});

/** The secret is marked in the file, as people write it. */
async function writeConfig(name: string, gateConfig: PosternConfig): Promise<string> {
  const path = join(folder, `${name}.config.mjs`);
  const text = JSON.stringify(gateConfig).replace(JSON.stringify(HMAC.secret), `secret('KEY')`);
  await writeFile(path, `import { secret } from 'postern';\nexport default ${text};`);
  return path;
}

async function build(
  name: string,
  gateConfig: PosternConfig,
): Promise<{ url: string; zip: Uint8Array }> {
  const path = await writeConfig(name, gateConfig);
  const env = { KEY: HMAC.secret };
  const built = await buildGate({ config: path, cwd: folder, env, now: Date.now() / 1000 });
  await writeBuild(built, join(folder, name));
  return { url: pathToFileURL(join(folder, name, 'index.mjs')).href, zip: built.zip };
}

for (const target of targets) {
  describe(`a delegating gate on ${target.name}`, () => {
    for (const [token, path, said] of CASES) {
      it(`says ${said.slice(0, 40)} to ${String(token).slice(0, 10)} at ${path}`, async () => {
        const { status, code, forwarded } = await target.observe(requestOf(token, path));
        const user = forwarded?.headers['x-user'];
        // An identity header ends at 1,024 bytes.
        const expected = said.length > 1_024 ? '200 undefined' : said;
        assert.equal(forwarded ? `${status} ${user}` : `${status} ${code}`, expected);
      });
    }

    it('says to the delegate what the config names', async () => {
      delegate.asked.length = 0;
      await target.observe(requestOf(`fresh-on-${target.name}`, '/me'));
      const question: VerifyRequest = {
        token: `fresh-on-${target.name}`,
        request: { method: 'GET', path: '/me', query: 'a=%20', headers: { 'x-tenant': ['blue'] } },
      };
      assert.deepEqual(delegate.asked, [question]);
    });
  });
}

describe('postern explain of a delegating gate', async () => {
  const path = await writeConfig('explain', config);
  const env = { KEY: HMAC.secret };
  const explain = await createExplainer({ config: path, cwd: folder, env, now: Date.now() / 1000 });
  for (const [token, path, said, passed] of CASES) {
    it(`shows what ${String(token).slice(0, 10)} passes at ${path}`, async () => {
      const request = toGateRequest(requestOf(token, path));
      const explanation = await explain(request, Date.now() / 1000);
      assert.equal(explanation.passed.join(' '), passed);
      assert.equal(explanation.status, Number(said.slice(0, 3)));
      assert.ok(!JSON.stringify(explanation).includes(HMAC.secret));
    });
  }
});
