/** The table through every target: the verdict that it states, and in all that is seen the same as the core's. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { BuiltGate } from '@postern/cli';
import type { PosternConfig } from 'postern';
import { createGate, type KeyRing } from 'postern/gate';
import { buildWithSecrets } from '../login/build-with-secrets.ts';
import type { RequestCase } from '../support/case.ts';
import { createCloudFrontFunctionTarget } from '../targets/cloudfront-function.ts';
import { createEmulatorTarget } from '../targets/emulator.ts';
import { createFetchGateTarget } from '../targets/fetch-gate.ts';
import { createFunctionUrlTarget } from '../targets/function-url.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { createNodeTarget } from '../targets/node.ts';
import { createSplitTarget } from '../targets/split.ts';
import { createVerifierTarget } from '../targets/verifier.ts';
import { buildFunction, gateWithRevocations, secretsOf, storeEntries } from './built-targets.ts';
import { type Contender, compare, referenceOf } from './compare.ts';
import { APP } from './policy-keys.ts';
import { TABLE } from './table.ts';
import { TABLE_CONFIG, tableConfigFor, verifierSettings } from './table-config.ts';
import { START } from './table-credentials.ts';
import { viewFor } from './what-a-target-cannot-see.ts';

const clock = () => Date.now() / 1000;
const gate = gateWithRevocations(TABLE_CONFIG, START);
const core = referenceOf(gate, clock);
/** A gate at Lambda@Edge alone shares no store. */
const alone = referenceOf(createGate(TABLE_CONFIG), clock);
const originKey = randomBytes(32).toString('base64url');
const folder = await mkdtemp(join(tmpdir(), 'postern-table-'));
const contenders = await createContenders();
after(async () => {
  for (const { target } of contenders) await target.close();
  await rm(folder, { recursive: true });
});

const REQUESTS = TABLE.map(([title, request, expected]) => {
  const complete: RequestCase = { method: 'GET', host: APP, query: '', ...request };
  return { title, request: complete, expected };
});

describe('the table at the core', () => {
  for (const { title, request, expected } of REQUESTS) {
    it(`answers ${expected} to ${title}`, async () => {
      const { status, code } = await core(request);
      assert.equal(
        `${status} ${status < 400 && code !== 'allowed' ? 'responded' : code}`,
        expected,
      );
    });
  }
});

for (const contender of contenders) {
  describe(`the table at ${contender.name}`, () => {
    for (const { title, request } of REQUESTS) {
      const skip = !viewFor(contender.name, { request }) && 'it cannot be sent this';
      it(`decides like the core: ${title}`, { skip }, async () => {
        const { differences } = await compare(contender, [request]);
        for (const { seen, core: expected } of differences) assert.deepEqual(seen, expected);
      });
    }
  });
}

async function createContenders(): Promise<readonly Contender[]> {
  const edge = await build(TABLE_CONFIG);
  const login = await build({
    ...TABLE_CONFIG,
    target: 'function-url',
    originHeader: { values: [originKey] },
  });
  const bundle = join(folder, 'index.mjs');
  await writeFile(bundle, edge.code);
  return [
    {
      name: 'lambda-edge',
      target: await createLambdaEdgeTarget(pathToFileURL(bundle).href),
      reference: alone,
    },
    { name: 'emulator', target: await createEmulatorTarget(edge.zip), reference: alone },
    ...(await contendInFunctions(tableConfigFor('session'), edge.zip)),
    ...(await contendInFunctions(tableConfigFor('bearer'))),
    ...(await contendInFunctions(TABLE_CONFIG, edge.zip)),
    {
      name: 'function-url',
      target: await createFunctionUrlTarget({ zip: login.zip, originKey }),
      reference: alone,
    },
    { name: 'fetch', target: createFetchGateTarget(gate), reference: core },
    { name: 'node', target: await createNodeTarget(gate), reference: core },
    {
      name: 'verifier',
      target: await createVerifierTarget(verifierSettings() as never),
      reference: alone,
    },
  ];
}

/** In njs alone, and in both halves where there is a login. None where the function is too large. */
async function contendInFunctions(
  config: PosternConfig,
  zip?: Uint8Array,
): Promise<readonly Contender[]> {
  const code = await buildFunction(config);
  if (code === undefined) return [];
  const entries = config.session
    ? storeEntries(config.session.keyRing as KeyRing, START)
    : new Map<string, string>();
  const reference = referenceOf(gateWithRevocations(config, START), clock);
  const target = createCloudFrontFunctionTarget({ code, entries, now: clock });
  const inFunction: Contender = { name: 'cloudfront-function', target, reference };
  if (!zip) return [inFunction];
  const split = await createSplitTarget({ code, entries, zip });
  return [inFunction, { name: 'split', target: split, reference }];
}

async function build(config: PosternConfig): Promise<BuiltGate> {
  const secrets = { ...secretsOf(config), ...(config.originHeader && { ORIGIN: originKey }) };
  return (await buildWithSecrets(config, { secrets })).built;
}
