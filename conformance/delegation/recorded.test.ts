/** The recorded contracts of forward-auth services, replayed over a socket to the gate itself and to what a build makes of it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildGate, writeBuild } from '@postern/cli';
import type { PosternConfig } from 'postern';
import type { TestTarget } from '../support/case.ts';
import { createCoreTarget } from '../targets/core.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { startForwardAuthServer } from './forward-auth-server.ts';
import {
  RECORDED_CONTRACTS,
  type RecordedContract,
  type RecordedExchange,
} from './recorded-contracts.ts';

const folder = await mkdtemp(join(tmpdir(), 'postern-recorded-'));
const service = await startForwardAuthServer();
after(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

const scenes = await Promise.all(
  RECORDED_CONTRACTS.map(async (contract, place) => {
    const config = configOf(contract);
    const targets = [await createCoreTarget(config), await build(`contract-${place}`, config)];
    return { contract, targets };
  }),
);

for (const { contract, targets } of scenes) {
  for (const target of targets) {
    describe(`${contract.service} (recorded, unverified) asked by ${target.name}`, () => {
      for (const exchange of contract.exchanges) {
        it(exchange.title, () => replay(target, exchange));
      }
    });
  }
}

function configOf({ path, options, config }: RecordedContract): PosternConfig {
  const delegate = { type: 'forwardAuth', url: service.url + path, ...options } as const;
  return { hosts: ['api.example.com'], log: 'none', delegate, ...config };
}

async function build(name: string, config: PosternConfig): Promise<TestTarget> {
  const output = join(folder, name);
  const configPath = join(folder, `${name}.config.mjs`);
  await writeFile(configPath, `export default ${JSON.stringify(config)};`);
  const options = { config: configPath, cwd: folder, env: {}, now: Date.now() / 1000 };
  await writeBuild(await buildGate(options), output);
  return createLambdaEdgeTarget(pathToFileURL(join(output, 'index.mjs')).href);
}

async function replay(target: TestTarget, exchange: RecordedExchange): Promise<void> {
  const { request, asked, reply, expected } = exchange;
  service.asked.length = 0;
  service.reply = reply;
  const { status, code, headers, forwarded } = await target.observe(request);
  // What answers a redirect shows no code.
  const shownCode = status === 302 ? 'responded' : code;
  assert.equal(`${status} ${shownCode}`, `${expected.status} ${expected.code}`);
  const shown = forwarded?.headers ?? headers;
  for (const [name, value] of Object.entries(expected.headers)) {
    assert.equal(shown[name] ?? null, value, name);
  }
  const [heard, ...others] = service.asked;
  assert.deepEqual(others, []);
  assert.equal(heard?.line, asked.line);
  for (const [name, value] of Object.entries(asked.headers)) {
    assert.equal(heard?.headers[name], value, name);
  }
}
