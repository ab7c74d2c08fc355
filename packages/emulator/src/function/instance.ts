/**
 * One execution environment: a process that serves one invocation at a time and is stopped (SIGSTOP) from the
 * moment it asks for the next one until that one arrives, as Lambda freezes it.
 */
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { FailureReason, FunctionFailure } from '../events.ts';
import { type FunctionProcessOptions, signalGroup, startFunctionProcess } from './child-process.ts';
import {
  createRuntimeApi,
  type Invocation,
  type ReportedError,
  type RuntimeApi,
  type RuntimeReport,
} from './runtime-api.ts';

/** What came of an invocation: the function's JSON, or how it failed. */
export type InvocationOutcome =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly failure: FunctionFailure };

/** What the caller knows of an invocation besides its event. */
export interface InvocationNames {
  /** @default a new random UUID */
  readonly requestId?: string;
  /** As it was invoked, with version or alias. @default the function's own */
  readonly functionArn?: string;
}

/** What an instance needs besides its process. */
export interface InstanceOptions extends Omit<FunctionProcessOptions, 'runtimeApi'> {
  readonly timeoutSeconds: number;
}

/** Whom the instance tells. */
export interface InstanceListener {
  onStart(pid: number): void;
  onReport(report: RuntimeReport): void;
  onConsole(pid: number, line: string): void;
  /** Frozen and free for the next invocation; the first time, loaded. */
  onIdle(instance: Instance): void;
  /** Gone; `initFailure` where it never got as far as the first invocation. */
  onExit(instance: Instance, initFailure?: FunctionFailure): void;
}

/** A running instance. */
export interface Instance {
  readonly pid: number;
  invoke(event: string, names?: InvocationNames): Promise<InvocationOutcome>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

interface State {
  readonly child: ChildProcess;
  readonly api: RuntimeApi;
  readonly exited: Promise<void>;
  loaded: boolean;
  initFailure?: FunctionFailure;
  deliver?: (invocation: Invocation) => void;
  current?: Running;
}

interface Running {
  readonly id: string;
  readonly settle: (outcome: InvocationOutcome) => void;
  outcome?: InvocationOutcome;
}

/** Lambda gives the init phase ten seconds. */
const INIT_TIMEOUT_SECONDS = 10;

/** Starts an instance; the listener hears when it is ready or gone. */
export async function startInstance(
  options: InstanceOptions,
  listener: InstanceListener,
): Promise<Instance> {
  let state: State | undefined;
  const api = await createRuntimeApi({
    onReport: listener.onReport,
    onNext: (deliver) => state && becomeIdle(state, deliver),
    onResult: (id, json) => state && keepOutcome(state, id, { ok: true, json }),
    onError: (id, error) => state && keepOutcome(state, id, failed(reported('throw', error))),
    onInitError: (error) => state && noteInitError(state, error),
  });
  const child = startFunctionProcess({ ...options, runtimeApi: api.address });
  api.attach(child.stdio[3] as Duplex);
  const exited = whenGone(child);
  const running: State = { child, api, exited, loaded: false };
  state = running;
  const instance = describe(running, options);

  function becomeIdle(idle: State, deliver: (invocation: Invocation) => void): void {
    signalGroup(child, 'SIGSTOP');
    idle.loaded = true;
    idle.deliver = deliver;
    const settle = takeCurrent(idle, exitFailure(idle));
    listener.onIdle(instance);
    settle();
  }

  limitInit(running);
  forwardConsole(running, listener);
  child.once('error', (error) => noteInitError(running, spawnError(error)));
  void exited.then(() => listener.onExit(instance, afterExit(running)));
  listener.onStart(instance.pid);
  return instance;
}

function describe(state: State, options: InstanceOptions): Instance {
  return {
    pid: state.child.pid ?? 0,
    invoke: (event, names) => invoke(state, event, { ...options, ...names }),
    close: async () => {
      signalGroup(state.child, 'SIGKILL');
      await state.exited;
    },
  };
}

async function invoke(
  state: State,
  event: string,
  options: InstanceOptions & InvocationNames,
): Promise<InvocationOutcome> {
  const { timeoutSeconds, identity, requestId: id = randomUUID() } = options;
  const { functionArn = identity.arn } = options;
  const deadlineMilliseconds = Date.now() + timeoutSeconds * 1_000;
  const outcome = new Promise<InvocationOutcome>((settle) => {
    state.current = { id, settle };
  });
  const timer = setTimeout(() => timeOut(state, id, timeoutSeconds), timeoutSeconds * 1_000);
  signalGroup(state.child, 'SIGCONT');
  state.deliver?.({ id, functionArn, event, deadlineMilliseconds });
  delete state.deliver;
  return outcome.finally(() => clearTimeout(timer));
}

function keepOutcome({ current }: State, id: string, outcome: InvocationOutcome): void {
  if (current?.id === id) current.outcome ??= outcome;
}

/**
 * The answer is given when the function asks for more work or is gone, not when it posts its result: so requests
 * that follow each other meet the same instance, and one that is about to die meets no further request.
 */
function takeCurrent(state: State, otherwise: FunctionFailure): () => void {
  const { current } = state;
  delete state.current;
  return () => current?.settle(current.outcome ?? failed(otherwise));
}

function timeOut(state: State, id: string, timeoutSeconds: number): void {
  if (state.current?.id !== id) return;
  const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  state.current.outcome ??= failed({ reason: 'timeout', errorType: 'Sandbox.Timedout', message });
  signalGroup(state.child, 'SIGKILL');
}

function afterExit(state: State): FunctionFailure | undefined {
  state.api.close();
  const failure = exitFailure(state);
  takeCurrent(state, failure)();
  return state.loaded ? undefined : (state.initFailure ?? { ...failure, reason: 'init' });
}

function exitFailure({ child }: State): FunctionFailure {
  const how = child.signalCode ? `signal: ${child.signalCode}` : `exit status ${child.exitCode}`;
  const message = `Runtime exited with error: ${how}`;
  return { reason: 'exit', errorType: 'Runtime.ExitError', message };
}

function noteInitError(state: State, error: ReportedError): void {
  state.initFailure = reported('init', error);
  signalGroup(state.child, 'SIGKILL');
}

function limitInit(state: State): void {
  const message = `INIT_REPORT Init Duration: ${INIT_TIMEOUT_SECONDS * 1_000} ms Status: timeout`;
  const timer = setTimeout(() => {
    if (state.loaded) return;
    noteInitError(state, { errorType: 'Sandbox.Timedout', errorMessage: message });
  }, INIT_TIMEOUT_SECONDS * 1_000);
  void state.exited.then(() => clearTimeout(timer));
  timer.unref();
}

/** A process that could not be started emits `error` and no `exit`. */
function whenGone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

function forwardConsole({ child }: State, listener: InstanceListener): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      // Client 3's launcher announces itself; the managed runtime has no such line.
      if (line.startsWith("Executing '")) return;
      listener.onConsole(child.pid ?? 0, line);
    });
  }
}

function spawnError(error: Error): ReportedError {
  return { errorType: 'Runtime.InvalidEntrypoint', errorMessage: error.message };
}

function reported(reason: FailureReason, error: ReportedError): FunctionFailure {
  const { errorType, errorMessage: message, trace } = error;
  return { reason, errorType, message, ...(trace && { trace }) };
}

function failed(failure: FunctionFailure): InvocationOutcome {
  return { ok: false, failure };
}
