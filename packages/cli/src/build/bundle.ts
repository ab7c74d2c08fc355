/** From a generated entry to one small module: bundled by esbuild, then made smaller by terser. */
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { type GatePlan, partsOf, runsAsLambda } from 'postern/gate';
import { minify } from 'terser';
import { directBuiltins, findBuiltinUse } from './builtins.ts';
import { bundleProblem } from './bundle-problem.ts';
import { STORE_MODULE } from './entry.ts';
import { namesToShorten } from './internal-names.ts';
import { POSTERN_FOLDER, specialize } from './specialize.ts';
import { trimLibrary } from './trim-library.ts';

export interface BundleOptions {
  /** Source text of the entry module. */
  readonly entry: string;
  /** The folder of the config, as an absolute path; names of the user's own modules are relative to it. */
  readonly configFolder: string;
  readonly plan: GatePlan;
  /** Whether the user's own function is in the entry: then no property is renamed, for its names are not ours. */
  readonly hasAfter?: boolean;
  /** Keep the trace. Everything else is as in the bundle that is deployed. */
  readonly explain?: boolean;
}

/** A module and the bytes that it has in the bundle before terser. */
export interface BundledModule {
  readonly name: string;
  readonly bytes: number;
}

export interface Bundle {
  readonly code: string;
  /** Largest first. */
  readonly modules: readonly BundledModule[];
  /** Absolute paths of the user's own files in it, used or not; packages are none of them. */
  readonly inputs: readonly string[];
}

/** The oldest Lambda runtime that takes new functions. */
const TARGET = 'node22';
/** `postern` comes from the installation that this program belongs to, so that entry and runtime fit together. */
const RESOLVE_FOLDER = dirname(fileURLToPath(import.meta.url));

/** No file has this name. */
const ENTRY_NAME = 'postern-generated-entry.mjs';

export async function bundle(options: BundleOptions): Promise<Bundle> {
  try {
    // Lambda has Node 22 or newer; elsewhere it may be older.
    const builtins = runsAsLambda(options.plan.target) ? [await planBuiltins(options)] : [];
    const { outputFiles, metafile } = await runEsbuild(options, {
      minify: true,
      plugins: builtins,
    });
    const code = await shrink(outputFiles[0]?.text ?? '', options);
    const { configFolder } = options;
    return {
      code,
      modules: listModules(metafile, configFolder),
      inputs: listInputs(metafile, configFolder),
    };
  } catch (cause) {
    throw bundleProblem(cause);
  }
}

/** Bundles once with nothing left out, for every name that any module imports: esbuild wants to find them all. */
async function planBuiltins(options: BundleOptions): Promise<Plugin> {
  const { outputFiles } = await runEsbuild(options, { minify: false, plugins: [] });
  return directBuiltins(findBuiltinUse(outputFiles[0]?.text ?? ''));
}

interface Pass {
  readonly minify: boolean;
  readonly plugins: readonly Plugin[];
}

function runEsbuild(
  { entry, plan, configFolder, hasAfter, explain }: BundleOptions,
  { minify, plugins }: Pass,
) {
  return build({
    stdin: { contents: entry, resolveDir: RESOLVE_FOLDER, sourcefile: ENTRY_NAME, loader: 'js' },
    absWorkingDir: configFolder,
    bundle: true,
    write: false,
    outfile: 'index.mjs',
    format: 'esm',
    platform: 'node',
    target: TARGET,
    minify,
    treeShaking: minify,
    ignoreAnnotations: !minify,
    legalComments: 'none',
    charset: 'utf8',
    external: [`./${STORE_MODULE}`],
    metafile: true,
    logLevel: 'silent',
    plugins: [
      ...plugins,
      ...(hasAfter ? [] : [trimLibrary]),
      specialize(plan, { explain, hasAfter }),
    ],
    ...(hasAfter ? {} : { mangleProps: nameToShorten(plan) }),
  });
}

function nameToShorten(plan: GatePlan): RegExp {
  const { delegate, login, secretReaders } = partsOf(plan);
  const names = namesToShorten([
    ...(delegate?.parts ?? []),
    ...(login ? ['assembleLogin'] : []),
    ...(secretReaders ? ['signSigV4'] : []),
  ]);
  return new RegExp(`^(${names.join('|')})$`);
}

/**
 * Measured on `bench/size/bearer.config.ts`: 242 of 6,904 zipped bytes. A fourth pass is the last that saves; a fifth adds 7 bytes and
 * takes an eighth of a build's time. More inlining would save characters and cost 12 zipped bytes. The three assumptions save 60 more;
 * they hold for Postern's own modules and for aws4fetch, in which no getter does anything and no plain function is a constructor, and are
 * not made about a user's function. `unsafe_comps` must stay off: it takes `!(a > b)` for `a <= b`, and a comparison with NaN would pass
 * where it has to refuse.
 */
async function shrink(code: string, { hasAfter }: BundleOptions): Promise<string> {
  const isOurs = hasAfter !== true;
  const { code: smaller } = await minify(code, {
    module: true,
    ecma: 2020,
    compress: {
      passes: 4,
      inline: 1,
      keep_fargs: false,
      pure_getters: isOurs,
      unsafe_arrows: isOurs,
      unsafe_methods: isOurs,
    },
    format: { comments: false },
  });
  return smaller ?? code;
}

export function listModules(metafile: Metafile, configFolder: string): BundledModule[] {
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {})
    .map(([path, { bytesInOutput }]) => ({
      name: moduleName(path, configFolder),
      bytes: bytesInOutput,
    }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

export function listInputs({ inputs }: Metafile, configFolder: string): string[] {
  return (
    Object.keys(inputs)
      // A colon: a module of Node's or a data URL.
      .filter((path) => !path.endsWith(ENTRY_NAME) && !path.includes(':'))
      .map((path) => resolve(configFolder, path))
      .filter((file) => !isInPostern(file) && !isInPackage(relative(configFolder, file)))
  );
}

function isInPostern(file: string): boolean {
  return file.startsWith(`${POSTERN_FOLDER}${sep}`);
}

/** By the path from the config, for the project may itself be below a folder of that name. */
function isInPackage(path: string): boolean {
  return path.split(sep).includes('node_modules');
}

/** A name that a reader of the report knows, without a path of this machine. */
export function moduleName(path: string, configFolder: string): string {
  if (path.endsWith(ENTRY_NAME)) return 'entry';
  const builtin = /^builtin(?:-whole)?:(.*)$/.exec(path);
  if (builtin?.[1] !== undefined) return builtin[1];
  const file = resolve(configFolder, path);
  const inPostern = relative(POSTERN_FOLDER, file);
  if (!inPostern.startsWith('..')) return posix(`postern/${inPostern}`);
  const [, inPackage] = file.split(`${sep}node_modules${sep}`).slice(-2);
  return posix(inPackage ?? relative(configFolder, file));
}

function posix(path: string): string {
  return path.replaceAll(sep, '/');
}
