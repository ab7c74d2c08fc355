// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are source of functions
/** The case table of the dialect check; `dialect.test.ts` holds it against the check, and what breaks syntax against njs. */
import type { DialectRule } from '../rule-id.ts';

/** Statements within `async function handler(event) { … }`. */
export interface DialectRuleCase {
  readonly broken: readonly string[];
  readonly kept: readonly string[];
  /** The texts are sources, not statements. @default false */
  readonly whole?: boolean;
}

/** At least one of each for every rule; those on the module's shape have whole sources, in `whole`. */
export const DIALECT_RULE_CASES: Readonly<Record<DialectRule, DialectRuleCase>> = {
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
  'E-CFF-EXPORT': {
    whole: true,
    broken: [
      'function handler() {}\nexport default handler;',
      'function handler() {}\nexport { handler };',
    ],
    kept: ['function handler() {}'],
  },
  'E-CFF-NO-HANDLER': {
    whole: true,
    broken: ['const handler = (event) => event.request;', '{ function handler() {} }'],
    kept: ['async function handler(event) { return event.request; }'],
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

/** A source from statements. */
export function inHandler(body: string): string {
  return `${HASH}\nasync function handler(event) { ${body} }\n`;
}

/** The sources of a case. */
export function sourcesOf({ whole }: DialectRuleCase, texts: readonly string[]): readonly string[] {
  return whole ? texts : texts.map(inHandler);
}
