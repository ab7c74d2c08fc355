/** How wrong values are shown, how options are copied, and which name was meant. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkNames,
  describe as describeValue,
  hideUrlSecrets,
  isPlainObject,
  isText,
  readCount,
  readFlag,
  readSeconds,
  readTexts,
  readUrl,
  snapshot,
} from './check-options.ts';

const SHOWN: readonly [value: unknown, shown: string][] = [
  ['x', '"x"'],
  ['a"b', '"a\\"b"'],
  ['x'.repeat(80), `"${'x'.repeat(80)}"`],
  ['x'.repeat(81), `"${'x'.repeat(80)}…"`],
  [[], 'an empty array'],
  [[1], 'an array'],
  [{ secret: 1 }, 'an object'],
  [null, 'null'],
  [undefined, 'undefined'],
  [5, '5'],
  [Symbol('x'), 'Symbol(x)'],
  [() => 1, 'a function'],
];

for (const [value, shown] of SHOWN) {
  test(`describe() shows ${shown}`, () => assert.equal(describeValue(value), shown));
}

const URLS: readonly [text: string, shown: string][] = [
  ['https://a.example/x', 'https://a.example/x'],
  ['https://user:pass@a.example/x', 'https://…@a.example/x'],
  ['https://user@b@a.example', 'https://…@a.example'],
  ['https://a.example/x?key=1', 'https://a.example/x?…'],
  ['https://a.example/x#key', 'https://a.example/x?…'],
  ['https://a.example/?a\nb', 'https://a.example/?…'],
  ['HTTPS://user:pass@a.example', 'HTTPS://…@a.example'],
  ['git+ssh://user:pass@a.example', 'git+ssh://…@a.example'],
  ['https://a.example/me@x', 'https://a.example/me@x'],
  ['what? me@x', 'what? me@x'],
  ['a b: c?d', 'a b: c?d'],
];

for (const [text, shown] of URLS) {
  test(`hideUrlSecrets() makes "${shown}" of ${JSON.stringify(text)}`, () => {
    assert.equal(hideUrlSecrets(text), shown);
  });
}

function nested(levels: number): unknown {
  return levels === 0 ? 'x' : { a: nested(levels - 1) };
}

test('snapshot() takes what nests 12 levels deep, and refuses a deeper one', () => {
  assert.equal(JSON.stringify(snapshot(nested(12), 'o')), JSON.stringify(nested(12)));
  const name = `o${'.a'.repeat(13)}`;
  const message = `Option "${name}" must be nested less deeply, got "x"`;
  assert.throws(() => snapshot(nested(13), 'o'), { name: 'TypeError', message });
});

test('snapshot() counts lists as levels', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assert.throws(
    () => snapshot(cycle, 'o'),
    /^TypeError: Option "o(\[0\]){13}" must be nested less/,
  );
});

test('snapshot() copies plain objects and lists, and keeps everything else as it is', () => {
  const hook = () => true;
  const date = new Date(0);
  const value = { list: [{ x: 1 }], hook, date };
  const copy = snapshot(value, '') as typeof value;
  assert.deepEqual({ ...copy, list: [{ ...copy.list[0] }] }, value);
  assert.notEqual(copy.list, value.list);
  assert.notEqual(copy.list[0], value.list[0]);
  assert.equal(copy.hook, hook);
  assert.equal(copy.date, date);
  assert.equal(Object.getPrototypeOf(copy), null);
});

test('snapshot() refuses what is undefined, with its place', () => {
  assert.throws(
    () => snapshot({ a: [{ b: undefined }] }, ''),
    /^TypeError: Option "a\[0\].b" is undefined/,
  );
  assert.throws(() => snapshot({ b: undefined }, 'a'), /^TypeError: Option "a.b" is undefined/);
});

test('isPlainObject() takes objects without ancestors of their own', () => {
  for (const value of [{}, { a: 1 }, Object.create(null)]) assert.equal(isPlainObject(value), true);
  const others = [null, undefined, 'x', 1, [], () => 1, new Date(), new Map(), Object.create({})];
  for (const value of others) assert.equal(isPlainObject(value), false);
});

test('isText() takes texts that are not blank', () => {
  assert.deepEqual(['x', ' x '].map(isText), [true, true]);
  assert.deepEqual(['', ' ', '\t\n', 5, null, ['x']].map(isText), Array(6).fill(false));
});

function meant(name: string, known: readonly string[]): string {
  try {
    checkNames({ [name]: 1 }, '', known);
    return 'known';
  } catch (error) {
    return (error as Error).message;
  }
}

test('checkNames() names the nearest known name, up to three changes away', () => {
  const known = ['issuer', 'audience', 'typ'];
  const hint = (name: string) => /did you mean "(.*)"\?/.exec(meant(name, known))?.[1];
  assert.equal(meant('typ', known), 'known');
  assert.deepEqual(
    ['isuer', 'issuers', 'tpy', 'audiance', 'ssuer', 'isseru', 'audi', 'audie', 'tokens'].map(hint),
    ['issuer', 'issuer', 'typ', 'audience', 'issuer', 'issuer', undefined, 'audience', undefined],
  );
});

test('checkNames() lists what is known where nothing is near', () => {
  assert.equal(
    meant('frobnicate', ['issuer', 'typ']),
    'Unknown option "frobnicate". Known are issuer, typ',
  );
  assert.equal(meant('frobnicate', []), 'Unknown option "frobnicate". Known are ');
});

const SAFE = [
  'https://a.example',
  'http://localhost:1/x',
  'http://127.0.0.1',
  'http://127.10.20.30',
  'http://[::1]:8080/',
];
const UNSAFE = [
  'http://a.example',
  'http://localhost.example',
  'http://127.0.0.1.example',
  'http://x127.0.0.1',
  'http://mylocalhost',
  'ftp://a.example',
  'ftp://localhost',
  'ws://127.0.0.1',
  'file:///x',
  'https://a.example/ü',
  'https://a b.example',
  ' https://a.example',
  'https://',
  'x',
  '',
  7,
];

test('readUrl() takes https, and http to this very machine', () => {
  for (const url of SAFE) assert.equal(readUrl(url, 'it'), url);
  for (const url of UNSAFE) {
    assert.throws(() => readUrl(url, 'it'), /^TypeError: Option "it" must be an https URL/);
  }
});

test('readUrl() refuses a password, and does not print it', () => {
  for (const url of [
    'https://u:CANARY@a.example',
    'https://CANARY@a.example',
    'https://:CANARY@a.example',
  ]) {
    assert.throws(
      () => readUrl(url, 'it'),
      (error: Error) =>
        /without user name and password/.test(error.message) && !/CANARY/.test(error.message),
    );
  }
});

const RANGE = { min: 1, max: 60 };

test('readSeconds() takes numbers of the range, its ends included', () => {
  for (const value of [1, 1.5, 60]) assert.equal(readSeconds(value, 'it', RANGE), value);
  const message = /^TypeError: Option "it" must be a number of seconds from 1 to 60, got /;
  for (const value of [0.9, 60.1, Number.NaN, Number.POSITIVE_INFINITY, '5', 5n, null]) {
    assert.throws(() => readSeconds(value, 'it', RANGE), message);
  }
});

test('readCount() takes whole numbers of the range, its ends included', () => {
  for (const value of [1, 2, 60]) assert.equal(readCount(value, 'it', RANGE), value);
  const message = /^TypeError: Option "it" must be a whole number from 1 to 60, got /;
  for (const value of [0, 61, 1.5, Number.NaN, '5', 5n, null]) {
    assert.throws(() => readCount(value, 'it', RANGE), message);
  }
});

test('readFlag() takes true and false', () => {
  assert.deepEqual([readFlag(true, 'it'), readFlag(false, 'it')], [true, false]);
  for (const value of [0, 'true', null]) assert.throws(() => readFlag(value, 'it'), /"it" must be/);
});

test('readTexts() takes a text for a list of one', () => {
  assert.deepEqual(readTexts('x', 'it'), ['x']);
  assert.deepEqual(readTexts(['x', 'y'], 'it'), ['x', 'y']);
  for (const value of ['', ' ', [], [''], ['x', 5], [['x']], null]) {
    assert.throws(() => readTexts(value, 'it'), /a text or a list of texts, none of them empty/);
  }
  assert.throws(() => readTexts(['x', 'y', 'x'], 'it'), /"it" must be free of duplicates/);
});
