/** The cache works in the function that is deployed, where names are shortened and code is left out; and is not in it unasked. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildGate } from '@postern/cli';
import { createSigner } from '@postern/testing';
import { bearerGateConfig } from '../bearer-gate/config.ts';
import { countCryptoCalls } from '../support/crypto-calls.ts';
import { signToken, standardClaims } from '../support/tokens.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';

const [signer, forger] = [createSigner('RS256', 'key-1'), createSigner('RS256', 'key-1')];
const folder = await mkdtemp(join(tmpdir(), 'postern-cache-'));
after(() => rm(folder, { recursive: true }));

/** The gate as it is loaded from its file, and the names of the modules in it. */
async function load(name: string, options: object) {
  const config = join(folder, `${name}.config.mjs`);
  const text = JSON.stringify({ ...bearerGateConfig(signer), log: 'none', ...options });
  await writeFile(config, `export default ${text};`);
  const now = Date.now() / 1000;
  const { code, report } = await buildGate({ config, cwd: folder, env: {}, now });
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, code);
  const target = await createLambdaEdgeTarget(pathToFileURL(file).href);
  return {
    modules: report.modules.map((module) => module.name),
    async ask(token: string, path = '/me') {
      const headers = { authorization: `Bearer ${token}` };
      // The handler decides before it first waits.
      const { calls, result } = countCryptoCalls(() => target.observe({ path, headers }));
      return { calls, ...(await result) };
    },
  };
}

const cached = await load('cached', { cacheMaxEntries: 10 });
const plain = await load('plain', { cacheMaxEntries: 0 });

function tokenFor(claims: object = {}, by = signer): string {
  return signToken(by, { ...standardClaims(Date.now() / 1000), ...claims });
}

it('a token seen before passes without a crypto call, with the same headers for the origin', async () => {
  const token = tokenFor({ note: 'hello' });
  const [first, second] = [await cached.ask(token), await cached.ask(token)];
  assert.equal(first.code, 'allowed');
  assert.ok(first.calls > 0 && second.calls === 0, `${first.calls}, then ${second.calls}`);
  assert.equal(first.forwarded?.headers['x-user'], 'ada');
  assert.deepEqual({ ...second, calls: 0 }, { ...first, calls: 0 });
});

it('its claims are held against each rule, and look-alikes are refused', async () => {
  const token = tokenFor({ 'cognito:groups': ['staff'] });
  for (let round = 0; round < 2; round++) {
    assert.equal((await cached.ask(token, '/staff')).code, 'allowed');
    assert.equal((await cached.ask(token, '/reports')).code, 'insufficient_scope');
    const [header, , signature] = token.split('.');
    const [, payload] = tokenFor({ sub: 'grace' }).split('.');
    assert.equal((await cached.ask(`${header}.${payload}.${signature}`)).code, 'signature_invalid');
    assert.equal((await cached.ask(tokenFor({}, forger))).code, 'signature_invalid');
    assert.equal((await cached.ask(tokenFor({ exp: 1 }))).code, 'token_expired');
  }
});

it('without entries each token costs its check, and the cache is not in the bundle', async () => {
  const token = tokenFor();
  for (let round = 0; round < 2; round++) assert.ok((await plain.ask(token)).calls > 0);
  assert.ok(cached.modules.includes('postern/jwt/verdict-cache.js'));
  assert.ok(!plain.modules.includes('postern/jwt/verdict-cache.js'), plain.modules.join());
});
