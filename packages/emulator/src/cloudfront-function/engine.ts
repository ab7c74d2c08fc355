/** Which JavaScript engine stands in for AWS's: njs, whose kin runs in CloudFront, or Node where njs is absent. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `njs` is the real engine's kin; `vm` is Node with what AWS lacks taken away. */
export type FunctionEngine = 'njs' | 'vm';

/** How to start an engine on a folder that `writeScript` made. */
export interface EngineCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** The files that are shipped beside `dist`. */
export const RUNTIME_FOLDER: string = fileURLToPath(
  new URL('../../runtime/cloudfront-function/', import.meta.url),
);

// njs keeps everything until it ends and CloudFront's 2 MB cannot be set; without a bound a loop would take the machine's.
const NJS_KILOBYTES = 131_072;
const NODE_MEGABYTES = 64;
const PROCESSOR_SECONDS = 60;

let knownNjs: { readonly version: string | undefined } | undefined;

/** The version of the `njs` on the path, or `undefined`. Asked once. */
export function njsVersion(): string | undefined {
  knownNjs ??= { version: askVersion() };
  return knownNjs.version;
}

function askVersion(): string | undefined {
  const { stdout, status } = spawnSync('njs', ['-v'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** njs where it is installed. */
export function defaultEngine(): FunctionEngine {
  return njsVersion() === undefined ? 'vm' : 'njs';
}

/** Whether an engine reads what CloudFront's does not, so that the dialect has to be checked before. */
export function readsMore(engine: FunctionEngine): boolean {
  // njs 0.9 began to read `?.`, `??=` and `await` in arguments; CloudFront's is of 0.8's time.
  return engine === 'vm' || !/^0\.[0-8]\./.test(njsVersion() ?? '');
}

/** The command; it is run in the script's folder, whose path has no links. */
export function engineCommand(engine: FunctionEngine, folder: string): EngineCommand {
  const command = engine === 'vm' ? nodeCommand(folder) : NJS_COMMAND;
  if (process.platform === 'win32') return { file: command[0] ?? '', args: command.slice(1) };
  // Processor time as well as the caller's timer: nobody is left to kill a loop once the caller is gone.
  const limits = [`ulimit -t ${PROCESSOR_SECONDS}`];
  if (engine === 'njs' && process.platform === 'linux') limits.push(`ulimit -v ${NJS_KILOBYTES}`);
  return { file: '/bin/sh', args: ['-c', `${limits.join('; ')}; exec "$@"`, 'sh', ...command] };
}

// -s: no file system; -u: no Function constructor.
const NJS_COMMAND = ['njs', '-s', '-u', '-p', '.', 'function.js'];

/**
 * `node:vm` is no sandbox, so that Node itself is started with less: no text becomes code, out of the context too; and where it has a
 * permission model, it reads its own files and the function's, writes none, and starts nothing.
 * https://nodejs.org/docs/latest-v22.x/api/permissions.html
 */
function nodeCommand(folder: string): string[] {
  const memory = `--max-old-space-size=${NODE_MEGABYTES}`;
  const options = ['--no-warnings', '--disallow-code-generation-from-strings', memory];
  return [process.execPath, ...permissions(folder), ...options, `${RUNTIME_FOLDER}node-engine.mjs`];
}

function permissions(folder: string): string[] {
  const flag = ['--permission', '--experimental-permission'].find((name) =>
    process.allowedNodeEnvironmentFlags.has(name),
  );
  return flag ? [flag, `--allow-fs-read=${RUNTIME_FOLDER}`, `--allow-fs-read=${folder}/`] : [];
}
