// Builds what the size and cold-start suites compare: our gate by the real `postern build`, the peer by the same tools.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { zipFiles } from '../packages/cli/dist/build/zip.js';
import { assert } from './measure.mjs';
import { BENCH, ROOT } from './paths.mjs';
import { peerEntry } from './peers.mjs';

/** The very terser that `postern build` uses. */
const { minify } = createRequire(`${ROOT}packages/cli/package.json`)('terser');

const ZIPPED_NAME = 'index.mjs';
/** Local header, central directory and end record, and the name twice (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). */
const ZIP_CONTAINER_BYTES = 98 + 2 * ZIPPED_NAME.length;

/** Runs `postern build` and returns the code of the bundle with the bytes of its zip. */
export function buildGate(config, out) {
  const command = ['packages/cli/bin/postern.js', 'build', '--config', config, '--out', out];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Cannot build ${config}: ${stderr}`);
  const code = readFileSync(`${out}/index.mjs`, 'utf8');
  return { code, zipBytes: readFileSync(`${out}/function.zip`).length };
}

/**
 * The peer with all that our own build does for any code: esbuild's options, Node's modules without a facade, terser, the
 * zip. What it does besides is made from a gate's plan, and a peer has none.
 */
export function buildPeer(name, jwk) {
  return buildModule(peerEntry(name, jwk));
}

/** The same for a peer's module of any source. */
export async function buildModule(source) {
  const bundled = await runEsbuild(source);
  const { code } = await minify(takeBuiltinsDirectly(bundled), {
    module: true,
    ecma: 2020,
    compress: { passes: 5, inline: 1 },
    format: { comments: false },
  });
  const zip = await zipFiles({ [ZIPPED_NAME]: Buffer.from(code) });
  return { code, zipBytes: zip.length };
}

/** The peer as its users build it: esbuild alone. */
export async function buildPlainPeer(name, jwk) {
  return { code: await runEsbuild(peerEntry(name, jwk)) };
}

/** The options are those of `packages/cli/src/build/bundle.ts`. */
async function runEsbuild(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: BENCH },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    treeShaking: true,
    legalComments: 'none',
    charset: 'utf8',
  });
  return withRequire(outputFiles[0].text);
}

/** What CommonJS peers need in a module: esbuild leaves their `require` of Node's own modules as it is. */
function withRequire(code) {
  if (!code.includes('Dynamic require of')) return code;
  return `import{createRequire}from"node:module";const require=createRequire(import.meta.url);${code}`;
}

/** `import{a as b}from"crypto"` becomes `const{a:b}=process.getBuiltinModule("crypto")`, which loads faster. */
function takeBuiltinsDirectly(code) {
  const direct = code.replace(
    /import\{([^}]*)\}from"([\w:/]+)";/g,
    (_, names, module) =>
      `const{${names.replaceAll(' as ', ':')}}=process.getBuiltinModule("${module}");`,
  );
  assert(!/\bimport[ {]/.test(direct), 'the peer still imports a module');
  return direct;
}

/** Zipped with zlib at level 9, without what our zip writer gains. */
export function plainZipBytes(code) {
  return deflateRawSync(code, { level: 9 }).length + ZIP_CONTAINER_BYTES;
}
