/**
 * The engine where njs is absent: Node's own, with what AWS's runtime lacks taken away. It runs in the folder that
 * holds the function and the harness, and speaks to its parent as njs does.
 */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import querystring from 'node:querystring';
import { inspect } from 'node:util';
import { createContext, runInContext, Script } from 'node:vm';

const ALGORITHMS = ['md5', 'sha1', 'sha256'];

// JavaScript runtime 2.0, all sections; what is on neither list is taken away, also in a newer Node.
const GLOBALS = new Set(
  `Object Function Array Number String Boolean Symbol Math JSON Date RegExp Promise parseFloat parseInt isFinite isNaN
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval globalThis NaN Infinity undefined
  Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError ArrayBuffer DataView
  Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array
  console require njs Buffer TextEncoder TextDecoder atob btoa InternalError`.split(/\s+/),
);
const STATIC_METHODS = {
  Object: `assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor getOwnPropertyDescriptors
    getOwnPropertyNames getOwnPropertySymbols getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal
    setPrototypeOf values`,
  Array: 'isArray of',
  String: 'fromCharCode fromCodePoint',
  Promise: 'all allSettled any race reject resolve',
  JSON: 'parse stringify',
};
const PROTOTYPE_METHODS = {
  String: `charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match padEnd padStart repeat replace
    replaceAll search slice split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart
    valueOf`,
  Array: `concat copyWithin entries every fill filter find findIndex forEach includes indexOf join keys lastIndexOf map pop
    push reduce reduceRight reverse shift slice some sort splice toString unshift values`,
  RegExp: 'exec test toString global ignoreCase multiline source sticky flags',
};

function checkAlgorithm(name) {
  if (!ALGORITHMS.includes(name)) throw new TypeError(`not supported algorithm: "${name}"`);
}

const MODULES = {
  crypto: {
    createHash(algorithm) {
      checkAlgorithm(algorithm);
      return createHash(algorithm);
    },
    createHmac(algorithm, key) {
      checkAlgorithm(algorithm);
      return createHmac(algorithm, key);
    },
  },
  querystring,
  buffer: { Buffer },
};

function requireModule(name) {
  if (Object.hasOwn(MODULES, name)) return MODULES[name];
  throw new Error(`Cannot find module "${name}"`);
}

function keepOnly(target, names) {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (names.has(name) || !Object.getOwnPropertyDescriptor(target, name)?.configurable) continue;
    if (name !== 'constructor' && name !== 'name' && name !== 'length') delete target[name];
  }
}

function takeAway(context) {
  const global = runInContext('globalThis', context);
  keepOnly(global, GLOBALS);
  for (const [name, methods] of Object.entries(STATIC_METHODS)) {
    keepOnly(global[name], new Set(methods.split(/\s+/)));
  }
  for (const [name, methods] of Object.entries(PROTOTYPE_METHODS)) {
    keepOnly(global[name].prototype, new Set(methods.split(/\s+/)));
  }
}

function newContext() {
  const sandbox = {
    console: { log: (line) => process.stdout.write(`${line}\n`) },
    njs: { dump: (value) => inspect(value) },
    require: requireModule,
    ...{ Buffer, TextEncoder, TextDecoder, atob, btoa },
  };
  const context = createContext(sandbox, { codeGeneration: { strings: false, wasm: false } });
  runInContext('globalThis.InternalError = class InternalError extends Error {}', context);
  takeAway(context);
  return context;
}

/** A module of the harness's simple form as an expression: its imports are given, its default export is its value. */
function evaluate(source, imports, context) {
  const body = source
    .replace(/^import (\w+) from '(\w+)';/gm, "const $1 = __imports['$2'];")
    .replace(/^export default/m, 'return');
  const compiled = runInContext(`(function (__imports) { 'use strict'; ${body}\n})`, context, {
    filename: 'harness',
  });
  return compiled(imports);
}

/** The function's own text, its imports replaced within their lines. */
function functionSource(text) {
  return text
    .replace(/^import __postern from 'harness'; /, "'use strict'; ")
    .replace(
      /^('use strict'; )?\s*import\s+(\w+)\s+from\s+(['"])cloudfront\3/m,
      (_, strict, name) => `${strict ?? ''}const ${name} = __cloudfront`,
    );
}

function main() {
  const context = newContext();
  // Before the harness says that the function has begun: what cannot be compiled never does.
  const script = new Script(functionSource(readFileSync('function.js', 'utf8')), {
    filename: 'function.js',
  });
  const json = readFileSync('input', 'utf8')
    .replace(/^export default /, '')
    .replace(/;\n$/, '');
  const input = runInContext('JSON.parse', context)(json);
  const harness = evaluate(readFileSync('harness', 'utf8'), { input }, context);
  context.__postern = harness;
  context.__cloudfront = harness.cloudfront;
  script.runInContext(context);
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`Error: unhandled promise rejection: ${String(error)}\n`);
  process.exitCode = 1;
});

try {
  main();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

function describe(error) {
  const line = /function\.js:(\d+)/.exec(error?.stack ?? '')?.[1];
  return `${String(error)}${line ? ` in function.js:${line}` : ''}`;
}
