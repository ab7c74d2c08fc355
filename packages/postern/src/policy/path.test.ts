/** Hostile paths: the readings that an origin gives them, and what is refused outright. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainPath, readPath } from './path.ts';
import { createSeededRandom } from './seeded-random.test.helper.ts';

const PLAIN = ['/', '/a', '/a/b.html', '/a.b/c-d_e~f', '/a..b/c', '/a./b', "/!$&'()*+,=:@"];

for (const path of PLAIN) {
  test(`readPath() gives "${path}" one reading, by the short way`, () => {
    assert.equal(isPlainPath(path), true);
    assert.deepEqual(readPath(path), [path]);
  });
}

/** Each path with a reading that some origin gives it. */
const READINGS: readonly [path: string, reading: string][] = [
  ['/public/../admin', '/admin'],
  ['/public/./admin', '/public/admin'],
  ['/public/..', '/'],
  ['/a/.', '/a/'],
  ['/../admin', '/admin'],
  ['/../..', '/'],
  ['//admin', '/admin'],
  ['/public//../admin', '/admin'],
  ['/public//../admin', '/public/admin'],
  ['/public/%2e%2e/admin', '/admin'],
  ['/public/%2E./admin', '/admin'],
  ['/public/%252e%252e/admin', '/admin'],
  ['/public%2f..%2fadmin', '/admin'],
  ['/public/..%2fadmin', '/admin'],
  ['/public%252f..%252fadmin', '/admin'],
  ['/public/..;/admin', '/admin'],
  ['/public/..;x=1/admin', '/admin'],
  ['/public/..%3b/admin', '/admin'],
  ['/public;x=../admin', '/public/admin'],
  ['/admin;x=..', '/admin'],
  ['/public\\..\\admin', '/admin'],
  ['/public/..\\admin', '/admin'],
  ['/public%5c..%5cadmin', '/admin'],
  ['/public%255c..%255cadmin', '/admin'],
  ['/public/;/..;/..\\admin', '/admin'],
  ['/%61dmin', '/admin'],
  ['/public%2fx/%2e%2e/admin', '/admin'],
  ['/admin#.css', '/admin'],
  ['/admin%23.css', '/admin'],
  ['/admin%3f/../x', '/admin'],
  ['/admin/%253fx=.css', '/admin/'],
  ['/%2561dmin', '/admin'],
  ['/100%25', '/100%'],
  // The second decoding fails as a whole; a lenient origin decodes what it can.
  ['/public/%252e%252e/admin/%25zz', '/admin/%zz'],
  ['/public/%252e%252e/admin%25', '/admin%'],
];

for (const [path, reading] of READINGS) {
  test(`readPath() reads "${path}" as "${reading}" too`, () => {
    const readings = readPath(path);
    assert.ok(readings?.includes(reading), `only ${readings?.join(' ')}`);
    assert.equal(readings?.[0], path);
  });
}

const INVALID: readonly [name: string, path: string][] = [
  ['no leading slash', 'admin'],
  ['an empty path', ''],
  ['an asterisk', '*'],
  ['an encoded leading slash', '%2fadmin'],
  ['a NUL', '/a\0'],
  ['an encoded NUL', '/a%00'],
  ['a NUL encoded twice', '/a%2500'],
  ['a NUL encoded twice where the second decoding fails', '/a%2500%25zz'],
  ['an encoded line feed', '/a%0a'],
  ['an encoded line feed in a removed parameter', '/a;%0d%0a/b'],
  ['a delete character', '/a\x7f'],
  ['a C1 control character', '/a%c2%85'],
  ['a tab in an otherwise plain path', '/a\tb'],
  ['a broken escape', '/a%zz'],
  ['a cut escape', '/a%2'],
  ['a lone percent sign', '/%'],
  ['an overlong slash', '/a%c0%af'],
  ['an overlong dot', '/a/%c0%ae%c0%ae/b'],
  ['an overlong dot of three bytes', '/a%e0%80%ae'],
  ['a surrogate in UTF-8', '/a%ed%a0%80'],
  ['cut UTF-8', '/a%c3'],
  ['a byte that is never UTF-8', '/a%ff'],
];

for (const [name, path] of INVALID) {
  test(`readPath() refuses a path with ${name}`, () => {
    assert.equal(isPlainPath(path), false);
    assert.equal(readPath(path), undefined);
  });
}

test('readPath() takes a second decoding that fails for no reading, and keeps the first', () => {
  assert.deepEqual(readPath('/a%25c0%25af'), ['/a%25c0%25af', '/a%c0%af']);
});

test('readPath() holds each combination of decoding and change, made by itself', () => {
  const random = createSeededRandom(2);
  const parts = ['/', '..', '.', ';', '\\', 'a', '%2f', '%2e', '%5c', '%3b', '%252e', '%252f'];
  for (let round = 0; round < 2_000; round++) {
    const path = `/${random.text(parts, random.below(10))}`;
    const readings = readPath(path);
    assert.ok(readings);
    if (readings.length === 0) continue;
    for (const reading of everyCombination(path)) assert.ok(readings.includes(reading), path);
    assert.equal(new Set(readings).size, readings.length);
  }
});

/** Written independently of `path.ts`: a URL parser resolves the dots. */
function everyCombination(path: string): readonly string[] {
  const once = decodeURIComponent(path);
  const decoded = [path, once, decodeURIComponent(once)];
  return decoded.flatMap((start) =>
    Array.from({ length: 16 }, (_, choice) => {
      let reading = start;
      if (choice & 1) reading = reading.split('\\').join('/');
      if (choice & 2)
        reading = reading
          .split(/(?=\/)/)
          .map((part) => part.split(';')[0])
          .join('');
      if (choice & 4) while (reading.includes('//')) reading = reading.replace('//', '/');
      return choice & 8 ? resolve(reading) : reading;
    }),
  );
}

function resolve(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, place) => {
    const isLast = place === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '..' && segment !== '.') kept.push(segment);
    else if (isLast) kept.push('');
  });
  return `/${kept.join('/')}`;
}

test('readPath() gives up on a path with too many readings', () => {
  const path =
    '/\\/%25a%255c//;xb..%255c/a%2f%253bb..;%2e%253b..%252e%252e%3b\\;%252e%252e//%25%252e';
  assert.deepEqual(readPath(path), []);
});

test('readPath() takes a path with as many readings as it bears', () => {
  assert.equal(readPath('/;\\.%5c./%3b%5c%255c')?.length, 64);
});

const LONG: readonly string[] = ['/.', '/..', '/;', '%2f.', '/..;\\', '/%252e%252e', '\\/.%5c;'];

for (const piece of LONG) {
  test(`readPath() bounds its readings of 8 KB of "${piece}"`, () => {
    const readings = readPath(`/${piece.repeat(8_192 / piece.length)}`);
    assert.ok(readings && readings.length <= 65);
  });
}
