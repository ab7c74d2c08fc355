/** From a gate's plan to the source of a CloudFront Function: bundled by esbuild in the runtime's dialect, then made smaller by terser. */
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { GatePlan } from 'postern/gate';
import { minify } from 'terser';
import { type Bundle, listInputs, listModules } from './bundle.ts';
import { bundleProblem } from './bundle-problem.ts';
import { checkUserModules } from './check-dialect.ts';
import { functionPlanSource } from './function-plan.ts';
import { POSTERN_FOLDER } from './specialize.ts';

export interface BundleFunctionOptions {
  readonly plan: GatePlan;
  /** Absolute path of the user's own function. */
  readonly afterPath?: string | undefined;
  /** The folder of the config, as an absolute path. */
  readonly configFolder: string;
}

/** The entry point's name in our sources; in the function it is `handler`, whatever a user's module calls its own. */
const ENTRY_POINT = 'posternViewerRequest';

/** Of requests under way and of rules: none of them is in an event, a token or a log line. */
const OWN_PROPERTIES =
  /^(incoming|hostName|time|place|applied|open|closed|unmet|allowCrossSite|credential|scope|cors|exposeHeaders|origins|resourceMetadataUrl)$/;

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

export async function bundleFunction(options: BundleFunctionOptions): Promise<Bundle> {
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(FOLDER, 'handler.js')],
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
      plugins: [planModule(options), checkUserModules(options)],
    });
    const { configFolder } = options;
    return {
      code: await shrink(outputFiles[0]?.text ?? '', options),
      modules: listModules(metafile, configFolder),
      inputs: listInputs(metafile, configFolder),
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

async function shrink(bundled: string, { afterPath }: BundleFunctionOptions): Promise<string> {
  const [, text = ''] = /^([\s\S]*)export \{\s*posternViewerRequest\s*\};\s*$/.exec(bundled) ?? [];
  if (text === '') throw new Error('The bundle does not end with its entry point');
  const withCrypto = text.includes('crypto.')
    ? text.replace(/^(import .*;\n)?/, '$1const crypto = require("crypto");\n')
    : text;
  const { code = '' } = await minify(withCrypto, {
    module: true,
    ecma: 2015,
    compress: {
      passes: 5,
      ecma: 2015,
      inline: 3,
      keep_fargs: false,
      top_retain: [ENTRY_POINT],
      pure_getters: true,
      unsafe_arrows: true,
      unsafe_methods: false,
    },
    mangle: {
      toplevel: true,
      reserved: [ENTRY_POINT],
      // A user's own function may use such names for something else.
      ...(afterPath === undefined && { properties: { regex: OWN_PROPERTIES } }),
    },
    format: { comments: false, ecma: 5, quote_style: 0 },
  });
  return code.replace(ENTRY_POINT, 'handler');
}
