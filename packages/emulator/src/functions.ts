/** The functions of a distribution: their code on disk, their pools, and how one version replaces another. */
import { spawnSync } from 'node:child_process';
import type { FunctionSlot } from './distribution.ts';
import { type EventListener, ruleOf } from './events.ts';
import { type CodePackage, unpackCode } from './function/code-package.ts';
import {
  createFunctionPool,
  type FunctionPool,
  type PoolListener,
} from './function/function-pool.ts';
import type { RuntimeReport } from './function/runtime-api.ts';
import { findRuntimeClient, type ManagedRuntime } from './function/runtime-client.ts';
import type { EdgeLimits } from './limits.ts';
import type { FunctionOptions } from './options.ts';

/** What all functions of a distribution share. */
export interface FunctionHost {
  readonly limits: EdgeLimits;
  readonly runtime: ManagedRuntime;
  readonly nodeBinary: string;
  readonly maxInstances: number;
  readonly onEvent: EventListener;
}

/** One function, whichever version of it runs now. */
export interface EdgeFunction {
  readonly slot: FunctionSlot;
  report(): RuntimeReport | undefined;
  /** Requests that are running end on the version they began with. */
  replace(zip: Uint8Array | string): Promise<void>;
  close(): Promise<void>;
}

interface Version {
  readonly pool: FunctionPool;
  close(): Promise<void>;
}

/** Unpacks and starts a function; resolves when its first instance is ready or has failed. */
export async function createFunction(
  options: FunctionOptions,
  host: FunctionHost,
): Promise<EdgeFunction> {
  let version = await startVersion(options.zip, options, host);
  const retired = new Set<Promise<void>>();
  const slot: FunctionSlot = { pool: version.pool, includeBody: options.includeBody ?? false };
  return {
    slot,
    report: () => version.pool.report(),
    replace: async (zip) => {
      const next = await startVersion(zip, options, host);
      const closing = version.close();
      retired.add(closing);
      void closing.then(() => retired.delete(closing));
      version = next;
      slot.pool = next.pool;
    },
    close: async () => {
      await Promise.all([version.close(), ...retired]);
    },
  };
}

async function startVersion(
  zip: Uint8Array | string,
  options: FunctionOptions,
  host: FunctionHost,
): Promise<Version> {
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
  };
  const pool = createFunctionPool(instanceOptions, host.maxInstances, poolListener(host.onEvent));
  await pool.warmUp();
  return { pool, close: () => closeVersion(pool, code) };
}

async function closeVersion(pool: FunctionPool, code: CodePackage): Promise<void> {
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
