/**
 * The instances of one function version: an idle one takes the invocation, else a new one starts, up to a cap;
 * past it invocations wait. A failed instance is replaced by the next invocation that needs one.
 */
import type { FunctionFailure } from '../events.ts';
import {
  type Instance,
  type InstanceListener,
  type InstanceOptions,
  type InvocationNames,
  type InvocationOutcome,
  startInstance,
} from './instance.ts';
import type { RuntimeReport } from './runtime-api.ts';

/** What the pool passes on. */
export interface PoolListener {
  onStart(pid: number): void;
  onExit(pid: number): void;
  onConsole(pid: number, line: string): void;
  onInitFailure(failure: FunctionFailure): void;
}

/** All instances of one function. */
export interface FunctionPool {
  /** What the last started process said about itself. */
  report(): RuntimeReport | undefined;
  /** Starts one instance; resolves when it is ready or has failed. */
  warmUp(): Promise<void>;
  invoke(event: string, names?: InvocationNames): Promise<InvocationOutcome>;
  /** Resolves when no invocation is running or waiting. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

type Waiter = (instance: Instance | FunctionFailure) => void;

interface Pool {
  readonly options: InstanceOptions;
  readonly maxInstances: number;
  readonly listener: PoolListener;
  /** Running processes, and those whose start has begun. */
  readonly instances: Set<Instance>;
  readonly starts: Set<Promise<void>>;
  readonly idle: Instance[];
  readonly waiting: Waiter[];
  readonly invocations: Set<Promise<InvocationOutcome>>;
  report?: RuntimeReport;
  closed: boolean;
}

/** Creates an empty pool; instances start when they are needed. */
export function createFunctionPool(
  options: InstanceOptions,
  maxInstances: number,
  listener: PoolListener,
): FunctionPool {
  const pool: Pool = {
    options,
    maxInstances,
    listener,
    instances: new Set(),
    starts: new Set(),
    idle: [],
    waiting: [],
    invocations: new Set(),
    closed: false,
  };
  return {
    report: () => pool.report,
    warmUp: async () => {
      const instance = await acquire(pool);
      if ('pid' in instance) release(pool, instance);
    },
    invoke: (event, names) => {
      const outcome = invoke(pool, event, names);
      pool.invocations.add(outcome);
      return outcome.finally(() => pool.invocations.delete(outcome));
    },
    drained: async () => {
      await Promise.all(pool.invocations);
    },
    close: () => close(pool),
  };
}

async function invoke(
  pool: Pool,
  event: string,
  names?: InvocationNames,
): Promise<InvocationOutcome> {
  const instance = await acquire(pool);
  if ('pid' in instance) return instance.invoke(event, names);
  return { ok: false, failure: instance };
}

function acquire(pool: Pool): Promise<Instance | FunctionFailure> {
  const instance = pool.idle.pop();
  if (instance) return Promise.resolve(instance);
  return new Promise((resolve) => {
    pool.waiting.push(resolve);
    startForWaiting(pool);
  });
}

function release(pool: Pool, instance: Instance): void {
  const waiter = pool.waiting.shift();
  if (waiter) waiter(instance);
  else pool.idle.push(instance);
}

function startForWaiting(pool: Pool): void {
  if (pool.closed) {
    for (const waiter of pool.waiting.splice(0)) waiter(CLOSED);
    return;
  }
  const live = pool.instances.size + pool.starts.size;
  if (pool.waiting.length === 0 || live >= pool.maxInstances) return;
  const start = startOne(pool);
  pool.starts.add(start);
  void start.finally(() => pool.starts.delete(start));
}

async function startOne(pool: Pool): Promise<void> {
  try {
    const instance = await startInstance(pool.options, instanceListener(pool));
    pool.instances.add(instance);
    if (pool.closed) await instance.close();
  } catch (cause) {
    // No port, no descriptor, no process: the machine's trouble, and the request's answer is 503.
    const message = cause instanceof Error ? cause.message : String(cause);
    failOne(pool, { reason: 'init', errorType: 'Runtime.InvalidEntrypoint', message });
  }
}

function instanceListener(pool: Pool): InstanceListener {
  const { listener } = pool;
  return {
    onStart: listener.onStart,
    onConsole: listener.onConsole,
    onReport: (report) => {
      pool.report = report;
    },
    onIdle: (instance) => release(pool, instance),
    onExit: (instance, initFailure) => {
      pool.instances.delete(instance);
      const position = pool.idle.indexOf(instance);
      if (position >= 0) pool.idle.splice(position, 1);
      listener.onExit(instance.pid);
      if (initFailure && !pool.closed) failOne(pool, initFailure);
      startForWaiting(pool);
    },
  };
}

/** A failed start answers one request; the others start instances of their own. */
function failOne(pool: Pool, failure: FunctionFailure): void {
  pool.listener.onInitFailure(failure);
  pool.waiting.shift()?.(failure);
}

async function close(pool: Pool): Promise<void> {
  pool.closed = true;
  await Promise.all(pool.starts);
  await Promise.all([...pool.instances].map((instance) => instance.close()));
  startForWaiting(pool);
}

const CLOSED: FunctionFailure = {
  reason: 'exit',
  errorType: 'Runtime.ExitError',
  message: 'The emulator was closed',
};
