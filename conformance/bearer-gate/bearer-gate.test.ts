/** The bearer gate's cases, through every target. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildGate, writeBuild } from '@postern/cli';
import { createSigner } from '@postern/testing';
import type { PosternConfig } from 'postern';
import type { Observation, RequestCase, TestTarget } from '../support/case.ts';
import { signToken, standardClaims } from '../support/tokens.ts';
import { createCoreTarget } from '../targets/core.ts';
import { createEmulatorTarget } from '../targets/emulator.ts';
import { createFetchTarget } from '../targets/fetch.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { ANSWER_CASES } from './answer-cases.ts';
import type { BearerCase } from './bearer-case.ts';
import { bearerGateConfig } from './config.ts';
import { CREDENTIAL_CASES } from './credential-cases.ts';
import { HOST_AND_RULE_CASES } from './host-and-rule-cases.ts';
import { ORIGIN_CASES } from './origin-cases.ts';
import { PATH_CASES } from './path-cases.ts';
import { REQUIREMENT_CASES } from './requirement-cases.ts';

const CASES = [
  ...HOST_AND_RULE_CASES,
  ...PATH_CASES,
  ...CREDENTIAL_CASES,
  ...REQUIREMENT_CASES,
  ...ANSWER_CASES,
  ...ORIGIN_CASES,
];

const key = createSigner('RS256', '2026-a');
const config = bearerGateConfig(key);
const folder = await mkdtemp(join(tmpdir(), 'postern-conformance-'));
const targets = await createTargets();
after(async () => {
  for (const target of targets) await target.close();
  await rm(folder, { recursive: true });
});

for (const target of targets) {
  describe(`bearer gate on ${target.name}`, () => {
    for (const bearerCase of CASES) {
      const skip = bearerCase.notFor?.[target.name] ?? false;
      it(`answers ${bearerCase.expected} to ${bearerCase.title}`, { skip }, () =>
        checkCase(target, bearerCase),
      );
    }
  });
}

async function createTargets(): Promise<TestTarget[]> {
  const echo = fileURLToPath(new URL('../../support/echo-after.mjs', import.meta.url));
  const edge = await build('edge', config);
  const worker = await build('fetch', { ...config, target: 'fetch', after: echo });
  return [
    await createCoreTarget(config),
    await createLambdaEdgeTarget(pathToFileURL(join(edge, 'index.mjs')).href),
    await createFetchTarget(pathToFileURL(join(worker, 'index.mjs')).href),
    await createEmulatorTarget(await readFile(join(edge, 'function.zip'))),
  ];
}

async function build(name: string, gateConfig: PosternConfig): Promise<string> {
  const configPath = join(folder, `${name}.config.mjs`);
  await writeFile(configPath, `export default ${JSON.stringify(gateConfig)};`);
  const built = await buildGate({
    config: configPath,
    cwd: folder,
    env: {},
    now: Date.now() / 1000,
  });
  await writeBuild(built, join(folder, name));
  return join(folder, name);
}

async function checkCase(target: TestTarget, bearerCase: BearerCase): Promise<void> {
  const { status, code, headers, forwarded } = await target.observe(withToken(bearerCase));
  assert.equal(`${status} ${code}`, bearerCase.expected);
  if (status >= 400) assert.equal(headers['cache-control'], 'no-store');
  checkHeaders(headers, bearerCase.answer);
  checkHeaders(forwarded?.headers ?? {}, bearerCase.forwarded);
  if (bearerCase.forwardedPath) assert.equal(forwarded?.path, bearerCase.forwardedPath);
}

function checkHeaders(actual: Observation['headers'], expected: BearerCase['answer'] = {}): void {
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(actual[name] ?? null, value, name);
  }
}

function withToken({ request, claims }: BearerCase): RequestCase {
  if (!claims) return request;
  const token = signToken(key, { ...standardClaims(Date.now() / 1000), ...claims });
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}
