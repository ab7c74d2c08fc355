import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COOKIE, clearCookie, cookieNames, readCookie, readCookies, setCookie } from './cookies.ts';

const NAME = COOKIE.session;
const read = (...cookie: readonly string[]) => readCookies({ cookie }, NAME);

describe('readCookies()', () => {
  const headers: readonly (readonly [header: string, values: readonly string[]])[] = [
    [`${NAME}=v`, ['v']],
    [`a=b; ${NAME}=v; c=d`, ['v']],
    [`a=b;${NAME}=v;c=d`, ['v']],
    [`a=b; \t ${NAME}=v`, ['v']],
    [`; ;; ${NAME}=v;`, ['v']],
    [`${NAME}=`, ['']],
    [`${NAME}==v=`, ['=v=']],
    [`${NAME}="v"`, ['"v"']],
    [`${NAME}=%FF`, ['%FF']],
    [`x=%FF; ${NAME}=v; y=%; z=%zz`, ['v']],
    [`a="; ${NAME}=v"`, ['v"']],
    [`${NAME}=v; ${NAME}=w`, ['v', 'w']],
    [`${NAME}=v; a=b; ${NAME}=v`, ['v', 'v']],
    [`=x; ${NAME}=v`, ['v']],
    [`noequals; ${NAME}=v`, ['v']],
    ['', []],
    [';', []],
    ['=', []],
    [NAME, []],
    [`${NAME} =v`, []],
    [`=${NAME}=v`, []],
    [`x${NAME}=v`, []],
    [`x=${NAME}=v`, []],
    [`x ${NAME}=v`, []],
    [`${NAME}x=v`, []],
    [NAME.toLowerCase().replace('__host', '__HOST').concat('=v'), []],
  ];
  for (const [header, values] of headers) {
    it(`finds ${JSON.stringify(values)} in ${JSON.stringify(header)}`, () => {
      assert.deepEqual(read(header), values);
    });
  }

  it('counts no white space but blanks: browsers take the name behind it for another one', () => {
    for (const space of [
      '\u00a0',
      '\u2003',
      '\u3000',
      '\ufeff',
      '\v',
      '\f',
      '\r',
      '\n',
      '\0',
      '\x85',
    ]) {
      assert.deepEqual(read(`${space}${NAME}=v`, `a=b; ${space}${NAME}=v`), []);
    }
  });

  it('reads over several headers', () => {
    assert.deepEqual(read('a=b', `${NAME}=v`, `c=d; ${NAME}=w`), ['v', 'w']);
  });

  it('finds nothing without a header', () => assert.deepEqual(readCookies({}, NAME), []));

  it('agrees with splitting, for any header', () => {
    const pieces = [NAME, 'a', '=', ';', ' ', '\t', '"', '%FF', '\u00a0', '.0'];
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    for (let round = 0; round < 20_000; round++) {
      const header = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
      const expected = header.split(';').flatMap((pair) => {
        const text = pair.replace(/^[ \t]+/, '');
        return text.startsWith(`${NAME}=`) ? [text.slice(NAME.length + 1)] : [];
      });
      assert.deepEqual(read(header), expected, JSON.stringify(header));
      const isListed = cookieNames({ cookie: [header] }).includes(NAME);
      assert.equal(isListed, expected.length > 0, JSON.stringify(header));
    }
  });
});

describe('readCookie()', () => {
  it('takes a name that occurs twice for absent, also with one value', () => {
    const values = (...cookie: readonly string[]) => readCookie({ cookie }, NAME);
    assert.equal(values(`${NAME}=v`), 'v');
    assert.equal(values(`${NAME}=v; ${NAME}=v`), undefined);
    assert.equal(values(`${NAME}=v`, `${NAME}=w`), undefined);
    assert.equal(values('a=b'), undefined);
  });
});

describe('cookieNames()', () => {
  it('lists the names that could be ours, in order', () => {
    const cookie = [`b=1; ${COOKIE.attempt}xyz=2;a=`, `${COOKIE.id}.1=3; b=4`];
    assert.deepEqual(cookieNames({ cookie }), [
      'b',
      `${COOKIE.attempt}xyz`,
      'a',
      `${COOKIE.id}.1`,
      'b',
    ]);
  });

  it('leaves out what could not stand in a header of ours', () => {
    const cookie = [
      '=x',
      'noequals',
      '__Host-postern-attempt-ä=1',
      'a b=1',
      '"q"=1',
      'c\r\nx=1',
      '__proto__=1',
    ];
    assert.deepEqual(cookieNames({ cookie: [cookie.join('; ')] }), ['__proto__']);
    assert.deepEqual(cookieNames({}), []);
  });
});

describe('setCookie()', () => {
  it('writes every flag, and the path that the prefix wants', () => {
    const flags = 'HttpOnly; Secure; SameSite=Lax';
    for (const [name, path] of [
      [COOKIE.session, '/'],
      [`${COOKIE.attempt}0123456789`, '/'],
      [COOKIE.rounds, '/'],
      [COOKIE.hold, '/'],
      [`${COOKIE.refresh}.0`, '/.postern/'],
      [`${COOKIE.id}.1`, '/.postern/'],
    ] as const) {
      const expected = `${name}=v; Max-Age=60; Path=${path}; ${flags}`;
      assert.deepEqual(setCookie(name, 'v', 60), ['set-cookie', expected]);
      const cleared = `${name}=; Max-Age=0; Path=${path}; ${flags}`;
      assert.deepEqual(clearCookie(name), ['set-cookie', cleared]);
    }
  });

  it('writes whole seconds, never more than there are', () => {
    assert.match(setCookie(NAME, 'v', 59.9)[1], /; Max-Age=59;/);
  });
});
