/** The functions of a distribution: their code on disk, their pools, and how one version replaces another. */
import { spawnSync } from 'node:child_process';
import { isLambdaEdge } from './check-options.ts';
import {
  type CloudFrontFunctionSlot,
  deployFunction,
  replaceSource,
} from './cloudfront-function/deployed-function.ts';
import type { FunctionEngine } from './cloudfront-function/engine.ts';
import type { FunctionSlot } from './distribution.ts';
import { type EventListener, ruleOf } from './events.ts';
import { sha256Of, type UnpackedCode, unpackCode } from './function/code-package.ts';
import { edgeIdentity, type RoleCredentials } from './function/function-identity.ts';
import {
  createFunctionPool,
  type FunctionPool,
  type PoolListener,
} from './function/function-pool.ts';
import type { RuntimeReport } from './function/runtime-api.ts';
import { findRuntimeClient, type ManagedRuntime } from './function/runtime-client.ts';
import type { EdgeLimits } from './limits.ts';
import type { CloudFrontFunctionOptions, FunctionOptions } from './options.ts';

/** What all functions of a distribution share. */
export interface FunctionHost {
  readonly limits: EdgeLimits;
  readonly runtime: ManagedRuntime;
  readonly nodeBinary: string;
  readonly maxInstances: number;
  readonly engine: FunctionEngine;
  readonly credentials?: RoleCredentials;
  readonly onEvent: EventListener;
}

/** One function, whichever version of it runs now. */
export interface EdgeFunction {
  readonly slot: FunctionSlot | CloudFrontFunctionSlot;
  report(): RuntimeReport | undefined;
  /** Of the code that new requests meet, in base64. */
  codeSha256(): string;
  /** Requests that are running end on the version they began with. */
  replace(zip: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

interface Version {
  readonly pool: FunctionPool;
  readonly codeSha256: string;
  close(): Promise<void>;
}

/** A function of either kind, behind the behaviors that name it. */
export async function createFunction(
  options: FunctionOptions | CloudFrontFunctionOptions,
  host: FunctionHost,
): Promise<EdgeFunction> {
  return isLambdaEdge(options)
    ? createLambdaEdge(options, host)
    : createCloudFrontFunction(options, host);
}

/** Nothing of it runs between requests. */
function createCloudFrontFunction(
  options: CloudFrontFunctionOptions,
  host: FunctionHost,
): EdgeFunction {
  const slot = deployFunction(options, host);
  return {
    slot,
    report: () => undefined,
    codeSha256: () => sha256Of(slot.code),
    replace: async (code) => {
      if (typeof code === 'string') return replaceSource(slot, code, host.limits);
      throw new TypeError('A CloudFront Function is replaced by source text, not by bytes');
    },
    close: async () => undefined,
  };
}

/** Unpacks and starts a function; resolves when its first instance is ready or has failed. */
async function createLambdaEdge(
  options: FunctionOptions,
  host: FunctionHost,
): Promise<EdgeFunction> {
  let version = await startVersion(options.zip, options, host);
  const running = new Set([version]);
  const slot: FunctionSlot = {
    kind: 'lambda-edge',
    pool: version.pool,
    includeBody: options.includeBody ?? false,
  };
  // One replacement at a time, so that the last one asked for is the one that stays.
  let lastReplacement: Promise<void> = Promise.resolve();
  let closed = false;

  async function replace(zip: Uint8Array | string): Promise<void> {
    if (closed) throw new Error('Cannot replace the function: the emulator is closed');
    const old = version;
    version = await startVersion(zip, options, host);
    running.add(version);
    slot.pool = version.pool;
    void old.pool.drained().then(() => retire(old));
  }

  async function retire(old: Version): Promise<void> {
    await old.close();
    running.delete(old);
  }

  return {
    slot,
    report: () => version.pool.report(),
    codeSha256: () => version.codeSha256,
    replace: (zip) => {
      const replacement = lastReplacement.then(() => replace(zip));
      // Its failure belongs to its caller, not to the next replacement.
      lastReplacement = replacement.catch(() => undefined);
      return replacement;
    },
    close: async () => {
      closed = true;
      await lastReplacement;
      await Promise.all([...running].map((each) => each.close()));
    },
  };
}

async function startVersion(
  zip: Uint8Array | string,
  options: FunctionOptions,
  host: FunctionHost,
): Promise<Version> {
  if (process.platform === 'win32') {
    throw new Error('Cannot freeze a function on Windows, which has no SIGSTOP: use WSL');
  }
  const handler = options.handler ?? 'index.handler';
  const client = findRuntimeClient(host.runtime, handler);
  const code = await unpackCode(zip, host.limits);
  const instanceOptions = {
    codeFolder: code.folder,
    handler,
    memoryMegabytes: options.memoryMegabytes ?? 128,
    timeoutSeconds: options.timeoutSeconds ?? 5,
    runtime: host.runtime,
    nodeBinary: host.nodeBinary,
    client,
    identity: edgeIdentity(host.credentials),
  };
  const pool = createFunctionPool(instanceOptions, host.maxInstances, poolListener(host.onEvent));
  await pool.warmUp();
  return { pool, codeSha256: code.codeSha256, close: () => closeVersion(pool, code) };
}

async function closeVersion(pool: FunctionPool, code: UnpackedCode): Promise<void> {
  await pool.close();
  await code.remove();
}

function poolListener(onEvent: EventListener): PoolListener {
  return {
    onStart: (pid) => onEvent({ type: 'instance-start', pid }),
    onExit: (pid) => onEvent({ type: 'instance-exit', pid }),
    onConsole: (pid, line) => onEvent({ type: 'console', pid, line }),
    onInitFailure: (failure) => onEvent({ type: 'init-failure', ...failure, ...ruleOf(failure) }),
  };
}

/** The managed runtime that a Node binary comes closest to. */
export function defaultRuntime(nodeBinary: string): ManagedRuntime {
  const version = nodeBinary === process.execPath ? process.version : versionOf(nodeBinary);
  return Number(/^v([0-9]+)/.exec(version)?.[1]) >= 24 ? 'nodejs24.x' : 'nodejs22.x';
}

function versionOf(nodeBinary: string): string {
  const { stdout, status } = spawnSync(nodeBinary, ['--version'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw new TypeError(
    `Option "nodeBinary" must be a Node executable, got "${nodeBinary}": it does not answer --version`,
  );
}
