/** Starts built functions in the local CloudFront, or in the local Lambda, and sends each one request that it must refuse. */
import { randomBytes } from 'node:crypto';
import { get } from 'node:http';
import {
  type BehaviorOptions,
  type CloudFrontFunctionOptions,
  type EmulatorEvent,
  type LambdaApiEvent,
  startEmulator,
  startLambdaApi,
} from '@postern/emulator';
import { type GatePlan, loginTarget, RING_KEY, ringValue } from 'postern/gate';
import type { OutputFile } from '../build/write-files.ts';

export interface BuiltRun {
  /** The file that is deployed. */
  readonly name: string;
  readonly status: number;
  /** Why there was no answer of its own. */
  readonly failure?: string;
}

/** No reading of it is a path: each gate and each login half refuses it, whatever its rules. */
const REFUSED_PATH = '/%zz';

export async function runBuilt(
  plan: GatePlan,
  files: readonly OutputFile[],
): Promise<readonly BuiltRun[]> {
  const [host = 'localhost'] = plan.policy.hosts ?? [];
  const runs = files.flatMap(({ name, content }) => {
    const run = { name, host: host.replace('*', 'x') };
    if (name === 'function.js') {
      return [runAtEdge({ viewerRequest: { code: String(content), ...storeOf(plan) } }, run)];
    }
    if (!name.endsWith('.zip')) return [];
    const zip = content as Uint8Array;
    return loginTarget(plan) === 'function-url'
      ? [runBehindUrl(zip, run)]
      : [runAtEdge({ viewerRequest: { zip } }, run)];
  });
  return Promise.all(runs);
}

/** What `key-value-store.json` would fill it with, or what the login half would know. */
function storeOf({ keyRing }: GatePlan): Pick<CloudFrontFunctionOptions, 'keyValueStore'> {
  if (!keyRing) return {};
  const entries = new Map([[RING_KEY, ringValue(keyRing, 0)]]);
  return { keyValueStore: { read: () => ({ version: 0, entries }) } };
}

interface Run {
  readonly name: string;
  readonly host: string;
}

async function runAtEdge(behavior: BehaviorOptions, { name, host }: Run): Promise<BuiltRun> {
  const failures: string[] = [];
  const emulator = await startEmulator({
    behaviors: [behavior],
    // Nothing is forwarded; a port that nobody can listen on would show it.
    origin: { url: 'http://127.0.0.1:1' },
    onEvent: (event) => failures.push(...failureOf(event)),
  });
  try {
    const status = await ask(`${emulator.url}${REFUSED_PATH}`, host);
    return { name, status, ...(failures[0] !== undefined && { failure: failures[0] }) };
  } finally {
    await emulator.close();
  }
}

function failureOf(event: EmulatorEvent | LambdaApiEvent): readonly string[] {
  if ('message' in event && 'errorType' in event) {
    const [line = ''] = String(event.message).split('\n');
    return [`${event.errorType}: ${line}`];
  }
  return event.type === 'validation-error' ? [`${event.rule}: ${event.detail}`] : [];
}

/** Without the distribution's header nobody is let in. */
async function runBehindUrl(zip: Uint8Array, { name, host }: Run): Promise<BuiltRun> {
  const failures: string[] = [];
  const random = (): string => randomBytes(16).toString('hex');
  const lambda = await startLambdaApi({
    region: 'us-east-1',
    credentials: { accessKeyId: random(), secretAccessKey: random(), sessionToken: random() },
    functions: { gate: { zipFile: zip, functionUrl: { authType: 'NONE' }, timeoutSeconds: 5 } },
    onEvent: (event) => failures.push(...failureOf(event)),
  });
  try {
    const status = await ask(`${lambda.functionUrls.gate}${REFUSED_PATH}`, host);
    return { name, status, ...(failures[0] !== undefined && { failure: failures[0] }) };
  } finally {
    await lambda.close();
  }
}

/** By hand: `fetch` sets no `Host`. */
function ask(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', reject);
  });
}
