/** The module that reads and writes a KeyValueStore: AWS's own client, beside the login half and apart from its bytes. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundleProblem } from './bundle-problem.ts';

/** Source of `key-value-store.mjs`. */
export async function bundleStore(configFolder: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(import.meta.resolve('postern/key-value-store'))],
      absWorkingDir: configFolder,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      // ES modules where AWS's packages have them: a quarter less than their CommonJS.
      mainFields: ['module', 'main'],
      target: 'node22',
      minify: true,
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      plugins: [ofTheRole],
    });
    return outputFiles[0]?.text ?? '';
  } catch (cause) {
    throw bundleProblem(cause);
  }
}

/** A function has its role's credentials in its environment. Files, other profiles and other services are a third of the module. */
const ofTheRole: Plugin = {
  name: 'of-the-role',
  setup(bundler) {
    const filter = /[\\/]@aws-sdk[\\/]credential-provider-node[\\/].*index\.js$/;
    bundler.onLoad({ filter }, ({ path }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: dirname(path),
      loader: 'js',
    }));
  },
};
