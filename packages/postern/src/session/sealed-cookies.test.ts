import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE } from './cookies.ts';
import { makeRing } from './rings.test.support.ts';
import { createSealer } from './seal.ts';
import { clearSealed, readSealed, writeSealed } from './sealed-cookies.ts';

const NAME = COOKIE.refresh;
const CHUNK = 3900;

/** What a browser has after these headers, on top of what it had. */
function browserAfter(
  headers: readonly (readonly [string, string])[] | undefined,
  jar: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const after = new Map(jar);
  for (const [, line] of headers ?? assert.fail()) {
    const [, name = '', value = '', age] = /^([^=]+)=([^;]*); Max-Age=(\d+);/.exec(line) ?? [];
    if (age === '0') after.delete(name);
    else after.set(name, value);
  }
  return after;
}

function readFrom(jar: ReadonlyMap<string, string>): string | undefined {
  const pairs = [...jar].map(([name, value]) => `${name}=${value}`);
  return readSealed({ cookie: [pairs.join('; ')] }, NAME);
}

describe('writeSealed() and readSealed()', () => {
  for (const length of [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]) {
    it(`keep a text of ${length} characters`, () => {
      const text = 'x'.repeat(length - 1).concat('y');
      const jar = browserAfter(writeSealed(NAME, text, 60));
      assert.equal(jar.size, length > CHUNK ? 2 : 1);
      for (const value of jar.values()) assert.ok(value.length <= CHUNK);
      assert.equal(readFrom(jar), text);
    });
  }

  it('refuse what needs a third cookie', () => {
    assert.equal(writeSealed(NAME, 'x'.repeat(2 * CHUNK + 1), 60), undefined);
  });

  it('leave no second half of a longer text behind', () => {
    const jar = browserAfter(writeSealed(NAME, 'x'.repeat(5_000), 60));
    const after = browserAfter(writeSealed(NAME, 'short', 60), jar);
    assert.deepEqual([...after], [[`${NAME}.0`, 'short']]);
  });

  it('set cookies that are inside what browsers take, attributes included', () => {
    for (const [, line] of writeSealed(NAME, 'x'.repeat(5_000), 43_200) ?? assert.fail()) {
      assert.ok(line.length < 4_096);
    }
  });

  it('tell an absent text from an empty one', () => {
    assert.equal(readSealed({}, NAME), undefined);
    assert.equal(readFrom(new Map([[`${NAME}.1`, 'x']])), undefined);
  });

  it('take a half that occurs twice for absent', () => {
    const twice = `${NAME}.0=a; ${NAME}.0=a`;
    assert.equal(readSealed({ cookie: [twice] }, NAME), undefined);
  });

  it('do not look at a second half that cannot belong to the first one', () => {
    assert.equal(
      readFrom(
        new Map([
          [`${NAME}.0`, 'short'],
          [`${NAME}.1`, 'left over'],
        ]),
      ),
      'short',
    );
  });
});

describe('a sealed text in two cookies', () => {
  const sealer = createSealer(makeRing(), 'refresh');
  const seal = (letter: string) =>
    browserAfter(writeSealed(NAME, sealer.seal({ t: letter.repeat(4_500) }, []), 60));
  const [first, second] = [seal('a'), seal('b')];

  it('opens whole', () => {
    assert.equal(sealer.open(readFrom(first), [])?.t, 'a'.repeat(4_500));
  });

  it('opens neither with one half missing nor with halves of two writings', () => {
    for (const half of [`${NAME}.0`, `${NAME}.1`]) {
      const without = new Map(first);
      without.delete(half);
      assert.equal(sealer.open(readFrom(without), []), undefined);
      const mixed = new Map(first).set(half, second.get(half) ?? assert.fail());
      assert.equal(sealer.open(readFrom(mixed), []), undefined);
    }
  });
});

describe('clearSealed()', () => {
  it('removes both halves', () => {
    const jar = browserAfter(writeSealed(NAME, 'x'.repeat(5_000), 60));
    assert.equal(browserAfter(clearSealed(NAME), jar).size, 0);
  });
});
