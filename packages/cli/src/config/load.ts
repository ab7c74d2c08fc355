/**
 * Reads `postern.config.ts` (or `.js`, `.mjs`): bundles it in memory, runs it, takes its default export.
 *
 * It is run as a function rather than imported, because Node never forgets an imported module:
 * `postern dev` loads a config anew at every change, and each one would stay in memory.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { type BuildFailure, type BuildResult, build, type Message } from 'esbuild';
import { type ModuleKind, messageOf, problem, type UserError } from '../errors.ts';
import { hostModules, type ImportHost } from './host-modules.ts';
import { locateThrow } from './locate-throw.ts';

export interface LoadedConfig {
  /** The default export, not yet checked. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Absolute path of the config. */
  readonly file: string;
  /** Absolute paths of the config and the files it imports: what to watch. */
  readonly inputs: readonly string[];
}

const CODE_NAME = 'postern-config-bundle.mjs';

/** Loads a config, or another module of the user's. Refuses with a `UserError` that names the place. */
export async function loadConfig(
  path: string,
  cwd: string,
  kind?: ModuleKind,
): Promise<LoadedConfig> {
  const file = resolve(cwd, path);
  if (!(await isFile(file))) throw problem('config_missing', path, kind);
  const modules: ImportHost = new Map();
  const result = await bundleConfig(file, modules, kind);
  const code = result.outputFiles?.find((output) => output.path.endsWith('.js'))?.text ?? '';
  const map = result.outputFiles?.find((output) => output.path.endsWith('.map'))?.text ?? '{}';
  const exported = await execute(code, { file, map, modules, kind });
  if (hasNoExports(result, file)) throw problem('config_no_default', basename(file), kind);
  const value = defaultExport(exported, file, kind);
  return { value, file, inputs: inputsOf(result, file) };
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false, // whatever the reason, there is no file to read
  );
}

async function bundleConfig(
  file: string,
  modules: ImportHost,
  kind: ModuleKind | undefined,
): Promise<BuildResult> {
  const folder = dirname(file);
  try {
    return await build({
      // The entry has neither import nor export statements left once it is bundled, so that it can be the body of a
      // function, in which a top-level await is allowed too.
      stdin: {
        contents: `import * as config from ${JSON.stringify(`./${basename(file)}`)};\n__exportConfig(config);`,
        resolveDir: folder,
        sourcefile: 'postern-config-entry.js',
      },
      absWorkingDir: folder,
      bundle: true,
      write: false,
      outfile: 'config.js',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'external',
      metafile: true,
      logLevel: 'silent',
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(file).href),
        'import.meta.dirname': JSON.stringify(folder),
        'import.meta.filename': JSON.stringify(file),
      },
      plugins: [hostModules(modules)],
    });
  } catch (cause) {
    throw bundleProblem(cause, kind);
  }
}

/** The first of esbuild's messages, with its place. */
function bundleProblem(cause: unknown, kind: ModuleKind | undefined): unknown {
  const first = (cause as Partial<BuildFailure>).errors?.[0];
  return first === undefined ? cause : problem('config_syntax', placeOf(first), first.text, kind);
}

function placeOf({ location }: Message): string {
  return location === null
    ? 'an unknown place'
    : `${location.file}:${location.line}:${location.column + 1}`;
}

interface Execution {
  readonly file: string;
  readonly map: string;
  readonly modules: ImportHost;
  readonly kind: ModuleKind | undefined;
}

async function execute(code: string, { file, map, modules, kind }: Execution): Promise<unknown> {
  let exported: unknown;
  try {
    const script = new vm.Script(
      `(async function (__hostModule, __exportConfig) { 'use strict';\n${code}\n})`,
      { filename: CODE_NAME },
    );
    const body = script.runInThisContext() as (
      hostModule: (url: string) => unknown,
      exportConfig: (config: unknown) => void,
    ) => Promise<void>;
    await body(
      (url) => modules.get(url),
      (config) => {
        exported = config;
      },
    );
  } catch (cause) {
    throw throwProblem(cause, { file, map, kind });
  }
  return exported;
}

function throwProblem(cause: unknown, { file, map, kind }: Omit<Execution, 'modules'>): UserError {
  const where = locateThrow(cause, { codeName: CODE_NAME, map }) ?? basename(file);
  return problem('config_throws', basename(file), { where, text: messageOf(cause) }, kind);
}

/** esbuild takes a file without imports and exports for CommonJS, and so for one whose default export is `{}`. */
function hasNoExports({ metafile }: BuildResult, file: string): boolean {
  const input = metafile?.inputs[basename(file)];
  return input !== undefined && input.format === undefined && !file.endsWith('.json');
}

function defaultExport(
  exported: unknown,
  file: string,
  kind: ModuleKind | undefined,
): Readonly<Record<string, unknown>> {
  const namespace = exported as { readonly default?: unknown };
  const value = namespace.default;
  if (value === undefined) throw problem('config_no_default', basename(file), kind);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('config_not_object', basename(file), kindOf(value), kind);
  }
  return value as Readonly<Record<string, unknown>>;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function inputsOf({ metafile }: BuildResult, file: string): string[] {
  const names = Object.keys(metafile?.inputs ?? {});
  const paths = names
    .filter((name) => !name.includes(':') && !name.startsWith('<'))
    .map((name) => resolve(dirname(file), name))
    .filter((path) => basename(path) !== 'postern-config-entry.js');
  return [...new Set([file, ...paths])];
}
