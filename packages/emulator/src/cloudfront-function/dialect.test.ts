// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source of functions
/** Every dialect rule with source that breaks it and source that keeps it; what breaks syntax, njs refuses as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOnce } from '../testing/engines.ts';
import { checkDialect, type DialectRule } from './dialect.ts';
import { njsVersion } from './engine.ts';

/** Statements within `async function handler(event) { … }`. */
interface DialectCase {
  readonly broken: readonly string[];
  readonly kept: readonly string[];
}

const CASES: Readonly<Record<string, DialectCase>> = {
  'E-CFF-SYNTAX': {
    broken: [
      'for (const x of [1]) {}',
      'const { a } = event;',
      'const [a] = event;',
      'function f({ a }) {}',
      'function f(a = 1) {}',
      'const a = [...event];',
      'const a = { ...event };',
      'class A {}',
      'const a = class {};',
      'function* g() { yield 1; }',
      'return event?.request;',
      'event.a ??= 1;',
      'event.a ||= 1;',
      'event.a &&= 1;',
      'try { hash(); } catch {}',
      'return 1n;',
      'return /a/u;',
      'return /a/s;',
      'return /a/d;',
      'return new.target;',
      'return import("x");',
      'return (1;',
      'with (event) {}',
      'if (event) { return',
    ],
    kept: [
      'for (const x in event) {} for (let i = 0; i < 2; i++) {}',
      'const f = (a, b) => ({ a, b }); return f(1, 2);',
      'function f(...rest) { return rest.length; } return f(1);',
      'const text = `a${`b${1}`}`; return 1_000 ** 2 + text.length;',
      'try { JSON.parse("x"); } catch (error) { return error.name; } finally { }',
      'return [/a/gimy.test("a"), /(?<name>a)/.test("a"), event.a ?? 1];',
      'const o = { get a() { return 1; }, ["b"]: 2, c() { return 3; } }; return o;',
      'const a = [await 1]; const b = { c: await 2 }; if (await a) { while (await 0) {} } return `${await b}`;',
      'switch (1) { case 1: break; default: } outer: for (;;) { break outer; }',
    ],
  },
  'E-CFF-AWAIT-ARG': {
    broken: [
      'f(await 1); function f() {}',
      'new Date(await 1);',
      'return JSON.stringify({ a: await 1 });',
      'return String([await 1]);',
      'return String(`${await 1}`);',
      'return String((await 1) + 1);',
      'return await String(await 1);',
    ],
    kept: [
      'const a = await 1; return String(a);',
      '(await Promise.resolve([1])).map(String);',
      'return [1][await 0];',
    ],
  },
  'E-CFF-CALL-SPREAD': {
    broken: ['Math.max(...[1, 2]);', 'new Date(...[1]);'],
    kept: ['Math.max.apply(null, [1, 2]);'],
  },
  'E-CFF-GLOBAL': {
    broken: [
      ...['Map', 'Set', 'WeakMap', 'Proxy', 'URL', 'Date2'].map((name) => `return new ${name}();`),
      ...['fetch', 'setTimeout', 'structuredClone', 'BigInt', 'eval', 'Function'].map(
        (name) => `return ${name}("1");`,
      ),
      ...['process', 'Reflect', 'Intl', 'performance', 'crypto', 'global'].map(
        (name) => `return ${name}.x;`,
      ),
      'return globalThis.fetch;',
      'return Array.from([1]);',
      'return Object.fromEntries([]);',
      'return Object["hasOwn"]({}, "a");',
      'return console.error("x");',
      'return [1].flat();',
      'return [1].flatMap((x) => x);',
      'return [1].at(0);',
      'return "a".matchAll(/a/g);',
      'return "a".normalize();',
      'return require("fs");',
      'return require(event.name);',
      'const crypto = require("crypto"); return crypto.subtle;',
      'return require("crypto").timingSafeEqual;',
      '{ const Map = 1; } return Map;',
      'function f(process) {} return process;',
    ],
    kept: [
      'const Map = Object; return new Map();',
      'function f(process) { return process.env; } return f(event);',
      'try { throw 1; } catch (URL) { return URL; }',
      'return typeof fetch;',
      'globalThis.fetch = 1; return { fetch: 1, Map: 2 }.Map;',
      'return [Object.assign({}, event), Array.isArray(event), Number.isInteger(1), Math.imul(1, 2)];',
      'const crypto = require("crypto"); return crypto.createHash("sha256").update("a").digest("hex");',
      'return require("querystring").parse("a=1");',
      'return { at: 1 }.at;',
      'return Function.prototype.call.length;',
      'for (let URL = 0; URL < 1; URL++) {}',
    ],
  },
  'E-CFF-CRYPTO-ALG': {
    broken: [
      'require("crypto").createHash("sha512");',
      'const crypto = require("crypto"); crypto.createHmac("sha384", "k");',
    ],
    kept: ['const c = require("crypto"); c.createHmac("sha1", "k"); c.createHash("md5");'],
  },
  'E-CFF-10-FORMS': {
    broken: ['return String.bytesFrom([1]);', 'return "a".toUTF8();', 'return "a".fromBytes();'],
    kept: ['return Buffer.from([1]).toString();'],
  },
  'E-CFF-MAC-COMPARE': {
    broken: [
      'return hash().digest("hex") === event.mac;',
      'return event.mac != hash().digest("hex");',
      'const mac = hash().digest("base64url"); return mac === event.mac;',
      'let mac; mac = hash().digest(); return event.mac == mac.toString("hex");',
      'const mac = hash().digest("hex"); return mac + ".x" !== event.mac;',
      'const mac = hash().digest("hex"); return event.token === `${event.head}.${mac}`;',
      'const mac = hash().digest("hex"); for (let i = 0; i < 9; i++) if (mac[i] !== event[i]) return false;',
      'const mac = hash().digest(); return mac.equals(event.mac);',
      'return Buffer.compare(hash().digest(), event.mac) === 0;',
      'function sign() { return hash().digest("hex"); } return sign() === event.mac;',
      'const sign = () => hash().digest("hex"); const mac = sign(); return mac === event.mac;',
      'const sign = (a) => { return hash().digest("hex"); }; return event.mac === sign(1);',
      'switch (hash().digest("hex")) { case event.mac: return 1; }',
      'return event.a && (event.b ? hash().digest("hex") : "") === event.mac;',
    ],
    kept: [
      'const mac = hash().digest("hex"); return mac.length === event.mac.length;',
      `const mac = hash().digest("hex"); let difference = 0;
       for (let i = 0; i < mac.length; i++) difference |= mac.charCodeAt(i) ^ event.mac.charCodeAt(i);
       return difference === 0;`,
      'const other = "a"; return other === event.mac;',
      'function a() { let t = hash().digest("hex"); return 1; } function b(t) { return t === "GET"; } return a() + b();',
      'const a = () => { const e = hash().digest(); JSON.stringify(e); }; const e = "a"; return e === event.mac;',
    ],
  },
  'W-CFF-CONSOLE-COMMA': {
    broken: ['console.log("a", "b");'],
    kept: ['console.log("a");', 'const console = { log() {} }; console.log(1, 2);'],
  },
  'W-CFF-NUMBERED-FUNCTION': {
    broken: [
      'return [(a) => a];',
      'return [, function () {}];',
      'return { 0: (a) => a };',
      'return [function named() {}].length;',
    ],
    kept: [
      'const f = (a) => a; return [f, f];',
      'return { a: (a) => a, 0: 1 };',
      'return [[1], { f: (a) => a }];',
      'return [1].map((a) => a);',
    ],
  },
  'W-CFF-PROMISE-COMBINATOR': {
    broken: [
      'return Promise.all([]);',
      'return Promise.race([]);',
      'return Promise.any([]);',
      'return Promise.allSettled([]);',
    ],
    kept: ['return Promise.resolve(1);', 'return Promise.reject;'],
  },
};

const HASH = "function hash() { return require('crypto').createHash('sha256').update('a'); }";

function inHandler(body: string): string {
  return `${HASH}\nasync function handler(event) { ${body} }\n`;
}

function rulesOf(code: string): DialectRule[] {
  return [...new Set(checkDialect(code).map(({ rule }) => rule))];
}

for (const [rule, { broken, kept }] of Object.entries(CASES)) {
  test(`${rule} is found`, () => {
    for (const body of broken) assert.deepEqual(rulesOf(inHandler(body)), [rule], body);
  });

  test(`${rule} is not found where it is kept`, () => {
    for (const body of kept) assert.deepEqual(checkDialect(inHandler(body)), [], body);
  });
}

const SYNTAX_RULES = ['E-CFF-SYNTAX', 'E-CFF-AWAIT-ARG', 'E-CFF-CALL-SPREAD'];

test('what breaks a rule of syntax, njs refuses; what keeps it, njs reads', {
  skip: njsVersion() === undefined && 'njs is not installed',
}, async () => {
  for (const rule of SYNTAX_RULES) {
    for (const body of CASES[rule]?.broken ?? []) {
      const outcome = await runOnce('njs', inHandler(body));
      assert.equal(outcome.ok ? 'ok' : outcome.errorType, 'syntax', body);
    }
  }
  for (const body of Object.values(CASES).flatMap(({ kept }) => kept)) {
    const outcome = await runOnce('njs', inHandler(body));
    assert.notEqual(outcome.ok ? 'ok' : outcome.errorType, 'syntax', body);
  }
});

test('E-CFF-SYNTAX: async functions are at the top level and no arguments', () => {
  const nested = [
    'function handler(event) { return (async () => 1)(); }',
    'function handler(event) { async function f() {} return f(); }',
    'function handler(event) { return f(async function () {}); } function f() {}',
  ];
  for (const code of nested) assert.deepEqual(rulesOf(code), ['E-CFF-SYNTAX'], code);
  const top = 'const f = async () => 1;\nasync function handler(event) { return f(); }';
  assert.deepEqual(checkDialect(top), []);
});

test('E-CFF-EXPORT and E-CFF-NO-HANDLER: one file without exports and with a handler', () => {
  const handler = 'function handler(event) { return event.request; }';
  assert.deepEqual(rulesOf(`export ${handler}`), ['E-CFF-EXPORT', 'E-CFF-NO-HANDLER']);
  assert.deepEqual(rulesOf(`${handler}\nexport default handler;`), ['E-CFF-EXPORT']);
  assert.deepEqual(rulesOf(`${handler}\nexport { handler };`), ['E-CFF-EXPORT']);
  assert.deepEqual(rulesOf('const handler = (event) => event.request;'), ['E-CFF-NO-HANDLER']);
  assert.deepEqual(rulesOf('{ function handler() {} }'), ['E-CFF-NO-HANDLER']);
  assert.deepEqual(checkDialect(handler), []);
});

test('E-CFF-SYNTAX: nothing but cloudfront is imported, by default', () => {
  const handler = 'function handler(event) { return event.request; }';
  assert.deepEqual(checkDialect(`import cf from 'cloudfront';\n${handler}`), []);
  for (const statement of [
    "import { kvs } from 'cloudfront';",
    "import * as cf from 'cloudfront';",
    "import fs from 'fs';",
    "import 'cloudfront';",
    'await 1;',
  ]) {
    assert.deepEqual(rulesOf(`${statement}\n${handler}`), ['E-CFF-SYNTAX'], statement);
  }
});

test('checkDialect() takes one module of a bundle', () => {
  const crypto = "const crypto = require('crypto');";
  const code = `import { a } from './a.ts';\n${crypto}\nexport function f() { return a.normalize() + crypto.createHash('md5'); }`;
  assert.equal(rulesOf(code).length, 3);
  assert.deepEqual(checkDialect(code, { module: true }), []);
  const subtle = `${crypto} export const x = crypto.subtle;`;
  assert.deepEqual(
    checkDialect(subtle, { module: true }).map(({ rule }) => rule),
    ['E-CFF-GLOBAL'],
  );
});

test('checkDialect() names line and column from 1, in the order of the text', () => {
  const code = 'function handler(event) {\n  new Map();\n  [1].flat(); event?.a;\n}';
  assert.deepEqual(
    checkDialect(code).map(({ rule, line, column }) => [rule, line, column]),
    [
      ['E-CFF-GLOBAL', 2, 7],
      ['E-CFF-GLOBAL', 3, 3],
      ['E-CFF-SYNTAX', 3, 15],
    ],
  );
  assert.deepEqual(checkDialect('function handler( {'), [
    { rule: 'E-CFF-SYNTAX', line: 1, column: 20, message: 'Unexpected token' },
  ]);
});

test('a numbered function makes texts of numbers in njs 0.7', {
  skip: !/^0\.7\./.test(njsVersion() ?? '') && 'another njs, or none, is installed',
}, async () => {
  const kinds = (list: string) =>
    runOnce(
      'njs',
      inHandler(`const list = ${list}; return { statusCode: typeof pick(1) };`) +
        'function pick(one) { return one ? 0 : 1; }',
    );
  assert.deepEqual(JSON.stringify(await kinds('[(a) => a]')).includes('string'), true);
  assert.deepEqual(JSON.stringify(await kinds('[1]')).includes('number'), true);
});
