/** From a gate's plan to the source of a CloudFront Function: bundled by esbuild in the runtime's dialect, then made smaller by terser. */
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { GatePlan } from 'postern/gate';
import { type Bundle, listInputs, listModules } from './bundle.ts';
import { bundleProblem } from './bundle-problem.ts';
import { checkUserModules, dialectNotices } from './check-dialect.ts';
import { functionPlanSource } from './function-plan.ts';
import { shrinkFunction } from './shrink-function.ts';
import { POSTERN_FOLDER, specializeSource } from './specialize.ts';

export interface BundleFunctionOptions {
  readonly plan: GatePlan;
  /** Absolute path of the user's own function. */
  readonly afterPath?: string | undefined;
  /** The folder of the config, as an absolute path. */
  readonly configFolder: string;
}

/** Compare claims. */
const STRICT = /(bearer|session|revocation|conditions)\.js$/;

/** The readings of paths, which are all texts. */
const PATHS = join('policy', 'path.js');

/** The module that a function begins with, and the name of its entry point there. */
const GATE = { file: 'handler.js', name: 'posternViewerRequest' } as const;
const REPORT_ONLY = { file: 'report-only.js', name: 'posternReportOnly' } as const;

const FOLDER = join(POSTERN_FOLDER, 'cloudfront-function');

/**
 * What the runtime has beyond ES 5; for all else esbuild finds another way, or refuses.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const SUPPORTED = {
  'const-and-let': true,
  arrow: true,
  'template-literal': true,
  'async-await': true,
  'exponent-operator': true,
  'rest-argument': true,
  'object-extensions': true,
  'regexp-named-capture-groups': true,
};

export interface FunctionBundle extends Bundle {
  /** Of the user's own modules, for people to read. */
  readonly notices: readonly string[];
}

export async function bundleFunction(options: BundleFunctionOptions): Promise<FunctionBundle> {
  const entry = options.plan.reportOnly ? REPORT_ONLY : GATE;
  try {
    const { outputFiles, metafile, warnings } = await build({
      entryPoints: [join(FOLDER, entry.file)],
      absWorkingDir: options.configFolder,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'neutral',
      target: 'es5',
      supported: SUPPORTED,
      external: ['cloudfront'],
      define: { 'Object.hasOwn': 'hasOwn' },
      inject: [join(FOLDER, 'has-own.js')],
      legalComments: 'none',
      charset: 'utf8',
      minifySyntax: true,
      logLevel: 'silent',
      metafile: true,
      outfile: 'function.js',
      plugins: [planModule(options), ownModules(options), checkUserModules(options)],
    });
    const { configFolder } = options;
    return {
      code: await shrinkFunction(outputFiles[0]?.text ?? '', {
        isOurs: options.afterPath === undefined,
        entryPoint: entry.name,
      }),
      modules: listModules(metafile, configFolder),
      inputs: listInputs(metafile, configFolder),
      notices: dialectNotices(warnings),
    };
  } catch (cause) {
    throw bundleProblem(cause);
  }
}

/** The plan in the place of the module that declares it. */
function planModule({ plan, afterPath }: BundleFunctionOptions): Plugin {
  const file = join(FOLDER, 'plan.js');
  return {
    name: 'plan',
    setup(bundler) {
      bundler.onLoad({ filter: /plan\.js$/ }, ({ path }) =>
        path === file
          ? { contents: functionPlanSource(plan, { afterPath }), loader: 'js' }
          : undefined,
      );
    },
  };
}

/**
 * Our own modules without what the plan does not have, and with shorter comparisons: of the function's modules those that compare no
 * claims compare texts and numbers with their like, so that `==` tells the same as `===` and takes a byte less, 40 in all.
 */
function ownModules({ plan }: BundleFunctionOptions): Plugin {
  const specialized = specializeSource(plan);
  return {
    name: 'own-modules',
    setup(bundler) {
      bundler.onLoad({ filter: /\.js$/, namespace: 'file' }, async ({ path }) => {
        if (!path.startsWith(POSTERN_FOLDER + sep)) return undefined;
        const source = specialized(await readFile(path, 'utf8'));
        const isLoose = dirname(path) === FOLDER ? !STRICT.test(path) : path.endsWith(PATHS);
        return { contents: isLoose ? loosen(source) : source, loader: 'js' };
      });
    },
  };
}

function loosen(source: string): string {
  return source.replace(/ ([!=])==(?! (undefined|null|true|false)\b)/g, ' $1=');
}
