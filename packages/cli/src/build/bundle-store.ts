/** The module that reads and writes a KeyValueStore: AWS's own client, beside the login half and apart from its bytes. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
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
      target: 'node22',
      minify: true,
      legalComments: 'none',
      charset: 'utf8',
      logLevel: 'silent',
      // What of AWS's client is CommonJS asks for Node's own modules by `require`.
      banner: {
        js: 'import{createRequire as __create}from"node:module";const require=__create(import.meta.url);',
      },
    });
    return outputFiles[0]?.text ?? '';
  } catch (cause) {
    throw bundleProblem(cause);
  }
}
