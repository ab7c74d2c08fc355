/** One function of the local Lambda: its code on disk, its instances, its versions, its concurrency and its faults. */
import type { FunctionFailure } from '../events.ts';
import { type CodePackage, copyCode, unpackCode } from '../function/code-package.ts';
import { lambdaIdentity } from '../function/function-identity.ts';
import { createFunctionPool, type FunctionPool } from '../function/function-pool.ts';
import type { InvocationNames, InvocationOutcome } from '../function/instance.ts';
import { findRuntimeClient, type ManagedRuntime } from '../function/runtime-client.ts';
import { LIMITS } from '../limits.ts';
import { type ApiError, MAX_PAYLOAD_BYTES, tooManyRequests } from './api-error.ts';
import type { LambdaApiEvent, LambdaFault, LambdaFunctionOptions } from './options.ts';

/** What all functions of an API share. */
export interface LambdaHost {
  readonly region: string;
  readonly runtime: ManagedRuntime;
  readonly nodeBinary: string;
  readonly onEvent: (event: LambdaApiEvent) => void;
}

/** What an invocation that was not refused came to. */
export interface Execution {
  /** The function's result, or the error object in its place. */
  readonly json: string;
  /** Set where the function failed. */
  readonly errorType?: string;
}

/** A function that can be invoked. */
export interface LambdaFunction {
  readonly name: string;
  /** The version behind a qualifier; `undefined` where there is none. */
  findVersion(qualifier: string | undefined): string | undefined;
  invoke(event: string, names: Required<InvocationNames>): Promise<Execution | ApiError>;
  setFault(fault: LambdaFault | undefined): void;
  /** What goes wrong for the present request, which uses it up. */
  takeFault(): LambdaFault;
  close(): Promise<void>;
}

interface State {
  readonly options: LambdaFunctionOptions;
  readonly pool: FunctionPool;
  running: number;
  fault?: LambdaFault;
  /** For how many more requests. */
  faultsLeft: number;
}

const DEFAULT_INSTANCES = 10;

/** Lays out the code and starts a first instance; resolves when that is ready or has failed. */
export async function createLambdaFunction(
  name: string,
  options: LambdaFunctionOptions,
  host: LambdaHost,
): Promise<LambdaFunction> {
  const code = await layOut(name, options);
  const pool = createPool({ name, code, options, host });
  await pool.warmUp();
  const state: State = { options, pool, running: 0, faultsLeft: 0 };
  return {
    name,
    findVersion: (qualifier) => findVersion(options.aliases ?? {}, qualifier),
    invoke: (event, names) => invoke(state, event, names),
    setFault: (fault = {}) => {
      state.fault = fault;
      state.faultsLeft = fault.times ?? Number.POSITIVE_INFINITY;
    },
    takeFault: () => takeFault(state),
    close: async () => {
      await pool.close();
      await code.remove();
    },
  };
}

function layOut(
  name: string,
  { zipFile, folder = '' }: LambdaFunctionOptions,
): Promise<CodePackage> {
  if (zipFile === undefined) return copyCode(folder, `functions.${name}.folder`);
  // A zip that comes from S3, as CDK's and Terraform's do, has no limit of its own.
  const limits = {
    viewerZipBytes: Number.POSITIVE_INFINITY,
    unzippedBytes: LIMITS.current.unzippedBytes,
  };
  return unpackCode(zipFile, limits, { optionName: `functions.${name}.zipFile` });
}

interface PoolParts {
  readonly name: string;
  readonly code: CodePackage;
  readonly options: LambdaFunctionOptions;
  readonly host: LambdaHost;
}

function createPool({ name, code, options, host }: PoolParts): FunctionPool {
  const { handler = 'index.handler', environment = {}, roleCredentials } = options;
  const { runtime, nodeBinary, region, onEvent } = host;
  const own = { variables: environment, ...(roleCredentials && { credentials: roleCredentials }) };
  const instanceOptions = {
    ...{ handler, runtime, nodeBinary, codeFolder: code.folder },
    memoryMegabytes: options.memoryMegabytes ?? 128,
    timeoutSeconds: options.timeoutSeconds ?? 3,
    client: findRuntimeClient(runtime, handler),
    identity: lambdaIdentity(name, region, own),
  };
  return createFunctionPool(instanceOptions, options.reservedConcurrency ?? DEFAULT_INSTANCES, {
    onStart: (pid) => onEvent({ type: 'instance-start', functionName: name, pid }),
    onExit: (pid) => onEvent({ type: 'instance-exit', functionName: name, pid }),
    onConsole: (pid, line) => onEvent({ type: 'console', functionName: name, pid, line }),
    onInitFailure: (failure) => onEvent({ type: 'init-failure', functionName: name, ...failure }),
  });
}

function findVersion(
  aliases: Readonly<Record<string, string>>,
  qualifier: string | undefined,
): string | undefined {
  if (qualifier === undefined || qualifier === '$LATEST') return '$LATEST';
  if (Object.hasOwn(aliases, qualifier)) return aliases[qualifier];
  return Object.values(aliases).find((version) => version === qualifier);
}

function takeFault(state: State): LambdaFault {
  if (state.faultsLeft <= 0) return {};
  state.faultsLeft -= 1;
  return state.fault ?? {};
}

async function invoke(
  state: State,
  event: string,
  names: Required<InvocationNames>,
): Promise<Execution | ApiError> {
  const { reservedConcurrency = Number.POSITIVE_INFINITY } = state.options;
  if (state.running >= reservedConcurrency) {
    return tooManyRequests('ReservedFunctionConcurrentInvocationLimitExceeded');
  }
  state.running += 1;
  try {
    return describe(await state.pool.invoke(event, names), names.requestId);
  } finally {
    state.running -= 1;
  }
}

function describe(outcome: InvocationOutcome, requestId: string): Execution {
  if (!outcome.ok) return describeFailure(outcome.failure, requestId);
  if (Buffer.byteLength(outcome.json) <= MAX_PAYLOAD_BYTES) return { json: outcome.json };
  return {
    json: JSON.stringify({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
    }),
    errorType: 'Function.ResponseSizeTooLarge',
  };
}

/** What the runtime client reported goes on as it is; what Lambda saw from outside bears the request's id. */
function describeFailure(failure: FunctionFailure, requestId: string): Execution {
  const { reason, errorType, message, trace } = failure;
  const fromOutside = reason === 'timeout' || errorType === 'Runtime.ExitError';
  const errorMessage = fromOutside ? `RequestId: ${requestId} Error: ${message}` : message;
  return { json: JSON.stringify({ errorType, errorMessage, trace }), errorType };
}
