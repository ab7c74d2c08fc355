/**
 * The instances of one function version: an idle one takes the invocation, else a new one starts, up to a cap;
 * past it invocations wait. A failed instance is replaced by the next invocation that needs one.
 */
import type { FunctionFailure } from '../events.ts';
import {
  type Instance,
  type InstanceListener,
  type InstanceOptions,
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
  invoke(event: string): Promise<InvocationOutcome>;
  close(): Promise<void>;
}

type Waiter = (instance: Instance | FunctionFailure) => void;

/** Creates an empty pool; instances start when they are needed. */
export function createFunctionPool(
  options: InstanceOptions,
  maxInstances: number,
  listener: PoolListener,
): FunctionPool {
  const instances = new Set<Instance>();
  const idle: Instance[] = [];
  const waiting: Waiter[] = [];
  let starting = 0;
  let lastReport: RuntimeReport | undefined;
  let closed = false;

  const instanceListener: InstanceListener = {
    onStart: listener.onStart,
    onConsole: listener.onConsole,
    onReport: (report) => {
      lastReport = report;
    },
    onIdle: (instance) => {
      const waiter = waiting.shift();
      if (waiter) waiter(instance);
      else idle.push(instance);
    },
    onExit: (instance, initFailure) => {
      instances.delete(instance);
      const position = idle.indexOf(instance);
      if (position >= 0) idle.splice(position, 1);
      listener.onExit(instance.pid);
      if (initFailure && !closed) failOne(initFailure);
      else startForWaiting();
    },
  };

  function failOne(failure: FunctionFailure): void {
    listener.onInitFailure(failure);
    waiting.shift()?.(failure);
    startForWaiting();
  }

  function startForWaiting(): void {
    if (closed) {
      for (const waiter of waiting.splice(0)) waiter(CLOSED);
    } else if (waiting.length > 0) void start();
  }

  async function start(): Promise<void> {
    if (instances.size + starting >= maxInstances) return;
    starting += 1;
    try {
      const instance = await startInstance(options, instanceListener);
      instances.add(instance);
      if (closed) await instance.close();
    } finally {
      starting -= 1;
    }
  }

  function acquire(): Promise<Instance | FunctionFailure> {
    const instance = idle.pop();
    if (instance) return Promise.resolve(instance);
    return new Promise((resolve) => {
      waiting.push(resolve);
      void start();
    });
  }

  return {
    report: () => lastReport,
    warmUp: async () => {
      const instance = await acquire();
      if ('pid' in instance) instanceListener.onIdle(instance);
    },
    invoke: async (event) => {
      const instance = await acquire();
      if ('pid' in instance) return instance.invoke(event);
      return { ok: false, failure: instance };
    },
    close: async () => {
      closed = true;
      await Promise.all([...instances].map((instance) => instance.close()));
      startForWaiting();
    },
  };
}

const CLOSED: FunctionFailure = {
  reason: 'exit',
  errorType: 'Runtime.ExitError',
  message: 'The emulator was closed',
};
