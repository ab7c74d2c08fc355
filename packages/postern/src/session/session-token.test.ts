import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { purposeKeys } from './key-ring.ts';
import { makeRing, makeRingKey, NOW, SESSION } from './rings.test.support.ts';
import { createSessionTokens } from './session-token.ts';
import type { KeyRing } from './types.ts';

const ring = makeRing();
const tokens = createSessionTokens(ring);
const token = tokens.mint(SESSION);
const HERE = { host: SESSION.aud, now: NOW };
const INVALID = { ok: false, code: 'session_invalid' };

/** Signed as a session is, whatever header and payload are. */
function forge(header: string, payload: string | Buffer, from: KeyRing = ring): string {
  const [{ key } = assert.fail()] = purposeKeys(from, 'session');
  const encode = (part: string | Buffer) => Buffer.from(part as string).toString('base64url');
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const HEADER = '{"alg":"HS256","typ":"postern-session+jwt","kid":"current"}';
const PAYLOAD = JSON.stringify(SESSION);

describe('mint()', () => {
  it('makes a compact JWS with exactly the documented header, signed with the session key', () => {
    assert.equal(token, forge(HEADER, PAYLOAD));
    assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]{43}$/);
  });

  it('signs with the current key', () => {
    const next = { current: ring.current, next: makeRingKey('next') };
    assert.equal(createSessionTokens(next).mint(SESSION), token);
  });
});

describe('read()', () => {
  it('gives the session, at first sight and again', () => {
    const fresh = createSessionTokens(ring);
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(fresh.read(token, HERE), { ok: true, session: SESSION, kid: 'current' });
    }
  });

  it('takes text that is not ASCII in claims', () => {
    const session = { ...SESSION, sub: 'Ädä 👩‍💻', c: { name: '李' } };
    assert.deepEqual(tokens.read(tokens.mint(session), HERE), {
      ok: true,
      session,
      kid: 'current',
    });
  });

  it('takes a session without what is optional', () => {
    const { op_sid, auth_time, ...session } = SESSION;
    assert.deepEqual(tokens.read(tokens.mint(session), HERE), {
      ok: true,
      session,
      kid: 'current',
    });
  });

  it('takes claims that are nested thousands deep', () => {
    const deep = `"deep":${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const payload = PAYLOAD.replace('"c":{', `"c":{${deep},`);
    assert.equal(tokens.read(forge(HEADER, payload), HERE).ok, true);
  });

  it('freezes what every caller gets', () => {
    const first = tokens.read(token, HERE);
    assert.ok(first.ok);
    const { c } = first.session;
    for (const part of [first.session, c, c.groups, c.realm_access]) {
      assert.ok(Object.isFrozen(part));
    }
  });

  it('believes the next and the previous key as well, and no other', () => {
    const [previous, next, other] = ['previous', 'next', 'other'].map(makeRingKey);
    assert.ok(previous && next && other);
    const three = createSessionTokens({ previous, current: ring.current, next });
    for (const current of [previous, ring.current, next]) {
      const made = createSessionTokens({ current }).mint(SESSION);
      assert.equal(three.read(made, HERE).ok, true);
      assert.equal(tokens.read(made, HERE).ok, current === ring.current);
    }
    for (const current of [other, { ...other, kid: 'current' }]) {
      assert.deepEqual(three.read(createSessionTokens({ current }).mint(SESSION), HERE), INVALID);
    }
  });

  it('ends a session at its idle end and at its absolute end, also one that it has seen', () => {
    const last = { ...SESSION, end: NOW + 60 };
    for (const [session, end] of [
      [SESSION, SESSION.exp],
      [last, last.end],
    ] as const) {
      const text = tokens.mint(session);
      assert.equal(tokens.read(text, { ...HERE, now: end - 0.001 }).ok, true);
      const expired = { ok: false, code: 'session_expired', session };
      assert.deepEqual(tokens.read(text, { ...HERE, now: end }), expired);
      assert.deepEqual(createSessionTokens(ring).read(text, { ...HERE, now: end }), expired);
      assert.equal(tokens.read(text, HERE).ok, true);
    }
  });

  it('says nothing of a session that is over for another host, or not made here', () => {
    const late = { host: 'other.example.com', now: SESSION.exp };
    assert.deepEqual(tokens.read(token, late), INVALID);
    assert.deepEqual(tokens.read(`${token}A`, { ...HERE, now: SESSION.exp }), INVALID);
  });

  it('says which key has signed', () => {
    const next = makeRingKey('next');
    const made = createSessionTokens({ current: next }).mint(SESSION);
    const result = createSessionTokens({ ...ring, next }).read(made, HERE);
    assert.equal(result.ok && result.kid, 'next');
  });

  it('refuses a session of another host, also one that it has seen', () => {
    assert.equal(tokens.read(token, HERE).ok, true);
    for (const reader of [tokens, createSessionTokens(ring)]) {
      for (const host of [
        'other.example.com',
        'app.example.com.evil.example',
        '',
        'APP.example.com',
      ]) {
        assert.deepEqual(reader.read(token, { ...HERE, host }), INVALID);
      }
    }
  });

  it('lets an instance be 60 seconds behind the one that made the session, and no more', () => {
    for (const reader of [tokens, createSessionTokens(ring)]) {
      assert.equal(reader.read(token, { ...HERE, now: NOW - 60 }).ok, true);
      assert.deepEqual(reader.read(token, { ...HERE, now: NOW - 60.001 }), INVALID);
    }
  });

  it('refuses everything when the clock is no number', () => {
    assert.equal(tokens.read(token, { ...HERE, now: Number.NaN }).ok, false);
  });

  it('remembers more tokens than it has place for only until then, and answers the same', () => {
    const many = Array.from({ length: 600 }, (_, index) => ({
      ...SESSION,
      sub: `person ${index}`,
    }));
    const texts = many.map((session) => tokens.mint(session));
    for (let round = 0; round < 2; round++) {
      for (const [index, text] of texts.entries()) {
        assert.deepEqual(tokens.read(text, HERE), {
          ok: true,
          session: many[index],
          kid: 'current',
        });
      }
    }
  });

  it('refuses a token that only ends like one that it has seen', () => {
    assert.equal(tokens.read(token, HERE).ok, true);
    for (const text of [
      `x${token}`,
      token.slice(-24),
      token.slice(1),
      `${token}${token.slice(-24)}`,
    ]) {
      assert.deepEqual(tokens.read(text, HERE), INVALID);
    }
  });
});

describe('read() refuses what is signed with the right key but', () => {
  const headers: Readonly<Record<string, string>> = {
    'has another order': '{"typ":"postern-session+jwt","alg":"HS256","kid":"current"}',
    'has no typ': '{"alg":"HS256","kid":"current"}',
    'has typ JWT': '{"alg":"HS256","typ":"JWT","kid":"current"}',
    'has no kid': '{"alg":"HS256","typ":"postern-session+jwt"}',
    'names no algorithm': '{"alg":"none","typ":"postern-session+jwt","kid":"current"}',
    'has one member more': HEADER.replace('}', ',"crit":["x"]}'),
    'has a blank more': `${HEADER} `,
  };
  for (const [what, header] of Object.entries(headers)) {
    it(`has a header that ${what}`, () => {
      assert.deepEqual(tokens.read(forge(header, PAYLOAD), HERE), INVALID);
    });
  }

  const payloads: Readonly<Record<string, string | Buffer>> = {
    'is empty': '',
    'is no JSON': PAYLOAD.slice(0, -1),
    'is a list': `[${PAYLOAD}]`,
    'is null': 'null',
    'is no UTF-8': Buffer.concat([Buffer.from(PAYLOAD.replace('ada', '')), Buffer.from([0xff])]),
    'has a broken character': Buffer.from(PAYLOAD.replace('ada', '\xff'), 'latin1'),
    'has an infinite end': PAYLOAD.replace(`"end":${SESSION.end}`, '"end":1e999'),
  };
  for (const [what, payload] of Object.entries(payloads)) {
    it(`has a payload that ${what}`, () => {
      assert.deepEqual(tokens.read(forge(HEADER, payload), HERE), INVALID);
    });
  }

  it('has a mark of a refresh token that is none', () => {
    assert.equal(tokens.read(tokens.mint({ ...SESSION, r: 1 }), HERE).ok, true);
    for (const r of [0, true, '1', null]) {
      const payload = JSON.stringify({ ...SESSION, r });
      assert.deepEqual(tokens.read(forge(HEADER, payload), HERE), INVALID, payload);
    }
  });

  const wrong: readonly unknown[] = [null, true, 7, 'text', '7', ['x'], { x: 1 }];
  for (const name of Object.keys(SESSION)) {
    const right = SESSION[name as keyof typeof SESSION];
    it(`has a wrong ${name}`, () => {
      for (const value of wrong) {
        const isArray = Array.isArray(value);
        if (typeof value === typeof right && value !== null && !isArray) continue;
        const payload = JSON.stringify({ ...SESSION, [name]: value });
        assert.deepEqual(tokens.read(forge(HEADER, payload), HERE), INVALID, payload);
      }
    });
    if (name === 'op_sid' || name === 'auth_time') continue;
    it(`has no ${name}`, () => {
      const payload = JSON.stringify({ ...SESSION, [name]: undefined });
      assert.deepEqual(tokens.read(forge(HEADER, payload), HERE), INVALID);
    });
  }
});

describe('read() refuses a token', () => {
  it('with any character changed, left out or added', () => {
    const fresh = createSessionTokens(ring);
    for (let at = 0; at < token.length; at++) {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)];
      const changed = token[at] === 'A' ? 'B' : 'A';
      for (const middle of [
        changed,
        '',
        `${token[at]}A`,
        String.fromCharCode(token.charCodeAt(at) + 256),
      ]) {
        assert.deepEqual(fresh.read(before + middle + after, HERE), INVALID, `${at}`);
      }
    }
  });

  it('that is none', () => {
    const texts = [
      '',
      '.',
      '..',
      '...',
      'a.b.c',
      '\0',
      '%FF',
      '"',
      '🍪'.repeat(200),
      'x'.repeat(20_000),
    ];
    for (const text of [
      ...texts,
      token.slice(0, -43),
      token.slice(0, -44),
      `${token}=`,
      `"${token}"`,
    ]) {
      assert.deepEqual(tokens.read(text, HERE), INVALID);
    }
  });
});
