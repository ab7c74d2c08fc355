/** Starts the function's process as Lambda starts one: its flags, its environment, and nothing of the host's. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { FunctionIdentity } from './function-identity.ts';
import type { ManagedRuntime, RuntimeClient } from './runtime-client.ts';
import { killWithOwner } from './watchdog.ts';

/** What the process needs to know about its function. */
export interface FunctionProcessOptions {
  readonly codeFolder: string;
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly runtime: ManagedRuntime;
  readonly nodeBinary: string;
  readonly client: RuntimeClient;
  readonly identity: FunctionIdentity;
  /** Host and port of this instance's runtime API. */
  readonly runtimeApi: string;
}

/** The process, with descriptor 3 as a second way to the runtime API (see `runtime/preload.cjs`). */
export function startFunctionProcess(options: FunctionProcessOptions): ChildProcess {
  const { client } = options;
  const flags = [...heapFlags(options.memoryMegabytes), '--require', client.preload];
  const child = spawn(options.nodeBinary, [...flags, client.entry, ...client.entryArguments], {
    cwd: options.codeFolder,
    env: lambdaEnvironment(options),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Leads a process group of its own, so that what it starts is stopped and ended with it.
    detached: true,
  });
  // Whatever it started goes with it, as with Lambda's sandbox.
  child.once('exit', () => signalPid(child.pid, 'SIGKILL'));
  killWithOwner(child, options.codeFolder);
  return child;
}

/** Signals the process and its descendants, but for those that have left its group. After its end its number may be another's. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) signalPid(child.pid, signal);
}

function signalPid(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: all of them are gone. EPERM on macOS: only zombies are left.
  }
}

/** The managed runtime's flags; the heap's shares of the memory were measured on a 128 MB function. */
export function heapFlags(memoryMegabytes: number): string[] {
  return [
    '--expose-gc',
    '--max-http-header-size=81920',
    `--max-semi-space-size=${Math.floor(memoryMegabytes * 0.05)}`,
    `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`,
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (Lambda@Edge allows no others). */
function lambdaEnvironment(options: FunctionProcessOptions): Record<string, string> {
  const { name, version, region, credentials, variables } = options.identity;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return {
    _HANDLER: options.handler,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${options.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'emulator',
    AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
    LAMBDA_TASK_ROOT: options.codeFolder,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    // Last: LANG, PATH and TZ may be a function's own; the reserved names are refused before.
    ...variables,
  };
}
