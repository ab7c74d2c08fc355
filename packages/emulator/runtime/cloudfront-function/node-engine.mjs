/**
 * The engine where njs is absent: Node's own, with what AWS's runtime lacks taken away. It runs in the folder that
 * holds the function and the harness, and speaks to its parent as njs does. It is a stand-in for code that is one's own:
 * `node:vm` is no sandbox, and what its parent starts it without (`engine.ts`) makes it a smaller risk, not one.
 */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import querystring from 'node:querystring';
import { inspect } from 'node:util';
import { createContext, runInContext, Script } from 'node:vm';

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

// Made within the context, so that neither what it hands over nor what it throws leads to a constructor out here.
const WITHIN = `(function (host) {
  'use strict';
  var call = (action) => {
    try {
      return action();
    } catch (error) {
      throw new TypeError(String(error.message));
    }
  };
  var hashing = (start) => {
    var hash = call(start);
    return {
      update(data) {
        call(() => hash.update(data) && undefined);
        return this;
      },
      digest: (encoding) => call(() => hash.digest(encoding)),
    };
  };
  var checkAlgorithm = (name) => {
    if (!['md5', 'sha1', 'sha256'].includes(name)) throw new TypeError('not supported algorithm: "' + name + '"');
  };
  var modules = Object.assign(Object.create(null), {
    crypto: {
      createHash(name) {
        checkAlgorithm(name);
        return hashing(() => host.createHash(name));
      },
      createHmac(name, key) {
        checkAlgorithm(name);
        return hashing(() => host.createHmac(name, key));
      },
    },
    querystring: {
      escape: (text) => call(() => host.querystring.escape(text)),
      unescape: (text) => call(() => host.querystring.unescape(text)),
      parse: (text, and, is, options) => call(() => host.querystring.parse(text, and, is, options)),
      stringify: (value, and, is, options) => call(() => host.querystring.stringify(value, and, is, options)),
    },
    buffer: { Buffer: host.Buffer },
  });
  modules.querystring.decode = modules.querystring.parse;
  modules.querystring.encode = modules.querystring.stringify;
  globalThis.Buffer = host.Buffer;
  globalThis.console = { log: (line) => call(() => host.write(String(line))) };
  globalThis.njs = { dump: (value) => call(() => host.dump(value)) };
  globalThis.require = (name) => {
    if (name in modules) return modules[name];
    throw new Error('Cannot find module "' + name + '"');
  };
  globalThis.atob = (text) => call(() => host.atob(text));
  globalThis.btoa = (text) => call(() => host.btoa(text));
  globalThis.TextEncoder = class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(text) {
      return Uint8Array.from(call(() => host.encode(text)));
    }
    encodeInto(text, bytes) {
      var done = call(() => host.encodeInto(text, bytes));
      return { read: done.read, written: done.written };
    }
  };
  globalThis.TextDecoder = class TextDecoder {
    #decoder;
    constructor(label, options) {
      this.#decoder = call(() => host.decoder(label, options));
    }
    decode(bytes, options) {
      return call(() => this.#decoder.decode(bytes, options));
    }
  };
  globalThis.InternalError = class InternalError extends Error {};
})`;

const HOST = {
  ...{ createHash, createHmac, querystring, Buffer, atob, btoa },
  write: (line) => void process.stdout.write(`${line}\n`),
  // A function's own `inspect` would be handed Node's.
  dump: (value) => inspect(value, { customInspect: false }),
  encode: (text) => new TextEncoder().encode(text),
  encodeInto: (text, bytes) => new TextEncoder().encodeInto(text, bytes),
  decoder: (label, options) => new TextDecoder(label, options),
};

function newContext() {
  // Without a prototype: through Object's, `globalThis.constructor` would be the one out here.
  const context = createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
  });
  runInContext(WITHIN, context)(HOST);
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
      /^('use strict'; )?\s*import\s+(\w+)\s+from\s*(['"])cloudfront\3/m,
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
