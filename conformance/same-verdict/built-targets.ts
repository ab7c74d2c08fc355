/** A policy's targets: the function built for Lambda@Edge, and the adapters around the core. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PosternConfig } from 'postern';
import { createGate, type Gate, type KeyRing } from 'postern/gate';
import { buildFunctionWithSecrets, buildWithSecrets } from '../login/build-with-secrets.ts';
import { keyFor, signSession } from '../support/ring-forge.ts';
import { createCloudFrontFunctionTarget } from '../targets/cloudfront-function.ts';
import { createFetchGateTarget } from '../targets/fetch-gate.ts';
import { createLambdaEdgeTarget } from '../targets/lambda-edge.ts';
import { createNodeTarget } from '../targets/node.ts';
import { type Contender, referenceOf } from './compare.ts';
import { revocationsAt } from './make-session.ts';
import { CLIENT_SECRET, NOW, OTHER_ISSUERS_SECRET, OTHER_SECRET, SECRET } from './policy-keys.ts';

/** The secrets that a config holds, by the names under which a build is given them. */
export function secretsOf(config: PosternConfig): Readonly<Record<string, unknown>> {
  const all = {
    RING: config.session?.keyRing,
    CLIENT: CLIENT_SECRET,
    H1: SECRET.jwk.k,
    H2: OTHER_SECRET.jwk.k,
    H3: OTHER_ISSUERS_SECRET.jwk.k,
  };
  const text = JSON.stringify(config);
  const held = Object.entries(all).filter(
    ([, value]) => value && text.includes(JSON.stringify(value)),
  );
  return Object.fromEntries(held);
}

/** The bundle of a config as a module that can be imported. */
export async function buildModule(config: PosternConfig): Promise<string> {
  const { built } = await buildWithSecrets(config, { secrets: secretsOf(config), now: NOW });
  return built.code;
}

/** The function of a config; undefined where CloudFront would not take so much of it. */
export async function buildFunction(config: PosternConfig): Promise<string | undefined> {
  const given = functionConfig(config);
  try {
    return (await buildFunctionWithSecrets(given, { secrets: secretsOf(given), now: NOW })).code;
  } catch (cause) {
    if (isTooLarge(cause)) return undefined;
    throw cause;
  }
}

function isTooLarge(cause: unknown): boolean {
  return (cause as { readonly code?: string }).code === 'function_too_large';
}

/** Imports code that was built for Lambda@Edge. */
export async function contendAtLambdaEdge(code: string, config: PosternConfig): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-verdict-'));
  try {
    const file = join(folder, 'index.mjs');
    await writeFile(file, code);
    const target = await createLambdaEdgeTarget(pathToFileURL(file).href);
    return { name: 'lambda-edge', target, reference: referenceOf(createGate(config)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const STORE_ARN =
  'arn:aws:cloudfront::123456789012:key-value-store/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** Reads its keys and revocations in a KeyValueStore, as deployed. */
export function functionConfig(config: PosternConfig): PosternConfig {
  const { session } = config;
  const revocationStore = { type: 'key-value-store', arn: STORE_ARN } as const;
  return {
    ...config,
    target: 'cloudfront-function',
    ...(session && { session: { ...session, revocationStore } }),
  };
}

/** Code that was built for CloudFront Functions, and a store that holds what the core is told too. */
export function contendInFunction(code: string, config: PosternConfig): Contender {
  const entries = config.session ? storeEntries(config.session.keyRing as KeyRing) : new Map();
  const target = createCloudFrontFunctionTarget({ code, entries, now: () => NOW });
  const reference = referenceOf(gateWithRevocations(config));
  return { name: 'cloudfront-function', target, reference };
}

/** `contracts.md`, "Key ring and revocation": written here once more, by hand. */
export function storeEntries(
  { next, current, previous }: KeyRing,
  now: number = NOW,
): Map<string, string> {
  const keys = [current, next, previous].flatMap((member) => {
    if (!member) return [];
    const [header = ''] = signSession(Buffer.alloc(32), member.kid, {}).split('.');
    return [[header, keyFor({ current: member }, 'session').toString('base64url')]];
  });
  const ring = JSON.stringify({ keys: Object.fromEntries(keys), revokedAt: now - 20 });
  const revocations = [...revocationsAt(now)].map(([key, time]) => [key, String(time)] as const);
  return new Map([['ring', ring], ...revocations]);
}

export function gateWithRevocations(config: PosternConfig, now: number = NOW): Gate {
  const revocations = revocationsAt(now);
  const get = (key: string) => revocations.get(key);
  return createGate(config, {
    ...(config.login && { revocations: { get, put: async () => {} } }),
  });
}

/** The adapter around the core; it shares the revocations. */
export function contendAsFetch(config: PosternConfig): Contender {
  const gate = gateWithRevocations(config);
  return { name: 'fetch', target: createFetchGateTarget(gate), reference: referenceOf(gate) };
}

/** The same behind a socket. */
export async function contendInNode(config: PosternConfig): Promise<Contender> {
  const gate = gateWithRevocations(config);
  return { name: 'node', target: await createNodeTarget(gate), reference: referenceOf(gate) };
}
