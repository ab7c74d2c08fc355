/** What AWS's runtime has and lacks, name by name, on every engine. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { ENGINES, valueOfHandler } from '../testing/engines.ts';

const ABSENT = `setTimeout setInterval setImmediate clearTimeout clearInterval queueMicrotask process njs crypto fs global print
  fetch URL URLSearchParams Headers Request Response AbortController Map Set WeakMap WeakSet WeakRef Proxy Reflect Intl
  BigInt BigInt64Array structuredClone performance navigator WebAssembly SharedArrayBuffer Atomics Iterator MemoryError`;

const ABSENT_MEMBERS = `Array.from Array.fromAsync Object.fromEntries Object.hasOwn Object.groupBy String.raw
  String.bytesFrom Promise.withResolvers Promise.try JSON.rawJSON console.error console.warn console.dump
  Array.prototype.flat Array.prototype.flatMap Array.prototype.at Array.prototype.findLast Array.prototype.toSorted
  String.prototype.matchAll String.prototype.at String.prototype.normalize String.prototype.localeCompare
  String.prototype.fromBytes String.prototype.fromUTF8 String.prototype.toBytes String.prototype.toUTF8`;

const PRESENT = `Object.assign Object.entries Object.values Object.getOwnPropertyDescriptors Object.is Array.isArray Array.of
  String.fromCodePoint Number.isSafeInteger Math.clz32 Math.hypot Date.now Date.UTC JSON.parse Promise.all
  Promise.allSettled Promise.any Promise.race Promise.prototype.finally Symbol.for Symbol.keyFor ArrayBuffer.isView
  Uint8Array.from Uint8Array.of Uint8Array.prototype.findIndex DataView.prototype.getInt8 TextEncoder.prototype.encodeInto
  TextDecoder.prototype.decode Buffer.from Buffer.alloc Buffer.concat Buffer.compare Buffer.isEncoding
  Buffer.prototype.readUIntBE Buffer.prototype.swap16 Buffer.prototype.toJSON globalThis.atob globalThis.btoa
  globalThis.encodeURIComponent globalThis.decodeURI globalThis.isFinite globalThis.parseFloat globalThis.InternalError
  globalThis.URIError globalThis.EvalError globalThis.require console.log
  String.prototype.replaceAll String.prototype.padStart String.prototype.trimEnd String.prototype.codePointAt
  Array.prototype.copyWithin Array.prototype.includes Array.prototype.findIndex Array.prototype.reduceRight
  RegExp.prototype.exec Function.prototype.bind`;

/** One process asks for all names: an object of name to type. */
function askTypes(expressions: readonly string[]): string {
  return `return {${expressions.map((text) => `${JSON.stringify(text)}: typeof ${text}`).join(', ')}};`;
}

function list(text: string): string[] {
  return text.trim().split(/\s+/);
}

for (const engine of ENGINES) {
  test(`${engine} lacks the globals and methods that AWS lacks`, async () => {
    const names = [...list(ABSENT), ...list(ABSENT_MEMBERS)];
    const types = (await valueOfHandler(engine, askTypes(names))) as Record<string, string>;
    const there = Object.entries(types).filter(([, type]) => type !== 'undefined');
    assert.deepEqual(there, []);
    assert.equal(Object.keys(types).length, names.length);
  });

  test(`${engine} has what AWS has`, async () => {
    const types = (await valueOfHandler(engine, askTypes(list(PRESENT)))) as Record<string, string>;
    assert.deepEqual(
      Object.entries(types).filter(([, type]) => type !== 'function'),
      [],
    );
  });

  test(`${engine} compiles no text at run time`, async () => {
    const bodies = ['eval("1")', 'new Function("return 1")()', 'Function("return 1")()'];
    for (const body of bodies)
      await assert.rejects(valueOfHandler(engine, `return ${body};`), /^Error: throw/);
  });

  test(`${engine} loads three modules and no other`, async () => {
    for (const name of ['fs', 'buffer2', 'http', 'webcrypto', 'zlib', 'xml', 'path']) {
      await assert.rejects(
        valueOfHandler(engine, `return require('${name}');`),
        /Cannot find module/,
      );
    }
    const loaded = `return [typeof require('crypto').createHmac, typeof require('querystring').parse,
      typeof require('buffer').Buffer.from, require('querystring').parse('a=1&a=2&b=%20')];`;
    assert.deepEqual(await valueOfHandler(engine, loaded), [
      'function',
      'function',
      'function',
      { a: ['1', '2'], b: ' ' },
    ]);
  });

  test(`${engine} hashes with three algorithms and no other`, async () => {
    const digest = (algorithm: string) =>
      valueOfHandler(
        engine,
        `return require('crypto').createHmac('${algorithm}', 'key').update('text').digest('base64url');`,
      );
    assert.equal(
      await digest('sha256'),
      createHmac('sha256', 'key').update('text').digest('base64url'),
    );
    assert.equal(String(await digest('md5')).length, 22);
    assert.equal(String(await digest('sha1')).length, 27);
    for (const algorithm of ['sha384', 'sha512', 'sha224']) {
      await assert.rejects(digest(algorithm), /TypeError: not supported algorithm/);
    }
    const buffer = `return Buffer.isBuffer(require('crypto').createHash('sha256').update('x').digest());`;
    assert.equal(await valueOfHandler(engine, buffer), true);
  });

  test(`${engine} replaces all as ECMAScript says`, async () => {
    const cases: [string, string][] = [
      ["'a-b-a'.replaceAll('a', '[$&]')", '[a]-b-[a]'],
      ["'a.b.c'.replaceAll('.', '$$')", 'a$b$c'],
      ["'abc'.replaceAll('b', '<$`|$\\'>')", 'a<a|c>c'],
      ["'ab'.replaceAll('', '-')", '-a-b-'],
      ["'aXbx'.replaceAll(/x/gi, (m) => m + '!')", 'aX!bx!'],
      ["'aba'.replaceAll('a', (m, at) => String(at))", '0b2'],
      ["'aaa'.replaceAll('aa', 'b')", 'ba'],
      ["'abc'.replaceAll('x', 'y')", 'abc'],
    ];
    for (const [expression, expected] of cases) {
      assert.equal(await valueOfHandler(engine, `return ${expression};`), expected, expression);
    }
    await assert.rejects(valueOfHandler(engine, "return 'a'.replaceAll(/a/, 'b');"), /TypeError/);
  });

  test(`${engine} is strict`, async () => {
    await assert.rejects(
      valueOfHandler(engine, 'undeclared = 1; return 1;'),
      /^Error: throw: ReferenceError/,
    );
  });
}
