// Module hooks of the process that tries mutants: TypeScript is loaded as it stands in Stryker's copy of the sources,
// `postern` means that copy, and a file that is imported with a new generation (`?generation=2`) is evaluated anew.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const { transform } = createRequire(new URL('../packages/cli/package.json', import.meta.url))(
  'esbuild',
);
const STAND_INS = {
  'node:test': new URL('node-test-stand-in.mjs', import.meta.url).href,
  '@postern/testing': new URL('testing-stand-in.mjs', import.meta.url).href,
};
const TYPESCRIPT = { loader: 'ts', target: 'node20' };
const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };

const compiled = new Map();
let packageFolder;
let entries;

export async function initialize({ folder }) {
  packageFolder = pathToFileURL(`${folder}/`);
  const { exports } = JSON.parse(await readFile(new URL('package.json', packageFolder), 'utf8'));
  entries = exports;
}

export async function resolve(specifier, context, next) {
  const standIn = STAND_INS[specifier];
  if (standIn) return { url: standIn, shortCircuit: true };
  const { url } = isOwn(specifier) ? { url: sourceOf(specifier) } : await next(specifier, context);
  if (!/\.ts$/.test(url)) return { url, shortCircuit: true };
  return { url: `${url}${queryOf(url, context.parentURL)}`, shortCircuit: true };
}

function isOwn(specifier) {
  return specifier === 'postern' || specifier.startsWith('postern/');
}

/** The source behind an entry of the package: the copy's, where the mutants are. */
function sourceOf(specifier) {
  const entry = entries[specifier.replace(/^postern/, '.')].default;
  return new URL(entry.replace('./dist/', './src/').replace(/\.js$/, '.ts'), packageFolder).href;
}

/** They put counters before functions of Node: once for a process. */
const LOADED_ONCE = /\/conformance\/support\/(crypto-calls|steps)\.ts$/;

/** Sources go by the generation of sources, tests by that of tests; what a file imports is of its own generations. */
function queryOf(url, parentUrl = '') {
  if (LOADED_ONCE.test(url)) return '';
  const generations = new URL(parentUrl || 'file:///').searchParams;
  const [sources, tests] = [generations.get('sources') ?? '0', generations.get('tests') ?? '0'];
  const isTest = /\.test\.|\/conformance\//.test(url);
  return isTest ? `?sources=${sources}&tests=${tests}` : `?sources=${sources}`;
}

export async function load(url, context, next) {
  if (!/\.ts(\?|$)/.test(url)) return next(url, context);
  const path = fileURLToPath(url);
  if (!compiled.has(path)) compiled.set(path, await compile(path));
  return { format: 'module', source: compiled.get(path), shortCircuit: true };
}

async function compile(path) {
  const { code } = await transform(await readFile(path, 'utf8'), { ...TYPESCRIPT, tsconfigRaw });
  return code;
}
