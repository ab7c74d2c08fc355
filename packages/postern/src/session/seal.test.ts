import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { describe, it } from 'node:test';
import { purposeKeys } from './key-ring.ts';
import { makeRing, makeRingKey } from './rings.test.support.ts';
import { createSealer } from './seal.ts';

const ring = makeRing();
const sealer = createSealer(ring, 'refresh');
const VALUE = { t: 'a refresh token', e: 1_800_000_000, name: 'Ädä 李 👩‍💻' };
const CONTEXT = ['__Secure-postern-refresh', 'app.example.com', 'sid'];
const sealed = sealer.seal(VALUE, CONTEXT);

describe('seal()', () => {
  it('makes a JWE in compact shape, with the context as additional data (RFC 7516 section 5.1)', () => {
    const [header = '', encryptedKey, iv = '', body = '', tag = '', ...more] = sealed.split('.');
    assert.deepEqual([encryptedKey, more], ['', []]);
    const decode = (part: string) => Buffer.from(part, 'base64url');
    assert.equal(decode(header).toString(), '{"alg":"dir","enc":"A256GCM","kid":"current"}');
    assert.deepEqual([decode(iv).length, decode(tag).length], [12, 16]);
    const [{ key } = assert.fail()] = purposeKeys(ring, 'refresh');
    const decipher = createDecipheriv('aes-256-gcm', key, decode(iv));
    const context = Buffer.from(JSON.stringify(CONTEXT)).toString('base64url');
    decipher.setAAD(Buffer.from(`${header}.${context}`)).setAuthTag(decode(tag));
    const text = Buffer.concat([decipher.update(decode(body)), decipher.final()]).toString();
    assert.deepEqual(JSON.parse(text), VALUE);
  });

  it('never makes the same text twice', () => {
    const texts = Array.from({ length: 100 }, () => sealer.seal(VALUE, CONTEXT));
    assert.equal(new Set(texts.map((text) => text.split('.')[2])).size, 100);
  });
});

describe('open()', () => {
  it('derives no key for what cannot be a sealed text', () => {
    const untouched = {
      get current(): never {
        throw new Error('A key was asked for');
      },
    };
    const idle = createSealer(untouched, 'refresh');
    for (const text of [undefined, '', 'x', sealed.slice(1).replace('..', '.'), `${sealed}=`]) {
      assert.equal(idle.open(text, CONTEXT), undefined);
    }
    assert.throws(() => idle.open(sealed, CONTEXT), /A key was asked for/);
  });

  it('gives what was sealed', () => {
    assert.deepEqual(sealer.open(sealed, CONTEXT), VALUE);
    assert.deepEqual(sealer.open(sealer.seal({}, []), []), {});
  });

  it('opens for no other context, however alike', () => {
    const others = [
      [],
      ['__Secure-postern-id', 'app.example.com', 'sid'],
      ['__Secure-postern-refresh', 'other.example.com', 'sid'],
      ['__Secure-postern-refresh', 'app.example.com', 'other'],
      ['__Secure-postern-refresh', 'app.example.com'],
      ['__Secure-postern-refresh', 'app.example.comsid'],
      ['__Secure-postern-refresh","app.example.com', 'sid'],
      [...CONTEXT, ''],
    ];
    for (const context of others) assert.equal(sealer.open(sealed, context), undefined);
  });

  it('believes the next and the previous key as well, and no other', () => {
    const [previous, next, other] = ['previous', 'next', 'other'].map(makeRingKey);
    assert.ok(previous && next && other);
    const three = createSealer({ previous, current: ring.current, next }, 'refresh');
    for (const current of [previous, ring.current, next]) {
      const text = createSealer({ current }, 'refresh').seal(VALUE, CONTEXT);
      assert.deepEqual(three.open(text, CONTEXT), VALUE);
    }
    for (const current of [other, { ...other, kid: 'current' }]) {
      const text = createSealer({ current }, 'refresh').seal(VALUE, CONTEXT);
      assert.equal(three.open(text, CONTEXT), undefined);
    }
  });

  it('opens nothing with any character changed, left out or added', () => {
    for (let at = 0; at < sealed.length; at++) {
      const [before, after] = [sealed.slice(0, at), sealed.slice(at + 1)];
      const changed = sealed[at] === 'A' ? 'B' : 'A';
      const foreign = String.fromCharCode(sealed.charCodeAt(at) + 256);
      for (const middle of [changed, '', `${sealed[at]}A`, foreign]) {
        assert.equal(sealer.open(before + middle + after, CONTEXT), undefined, `${at}`);
      }
    }
  });

  it('opens nothing that is cut, also in its tag: a short one could be guessed', () => {
    for (let length = 0; length < sealed.length; length++) {
      assert.equal(sealer.open(sealed.slice(0, length), CONTEXT), undefined);
    }
  });

  it('opens nothing that is no such text', () => {
    for (const text of [
      undefined,
      '',
      '....',
      '%FF',
      `${sealed}\n`,
      ` ${sealed}`,
      '.'.repeat(20_000),
    ]) {
      assert.equal(sealer.open(text, CONTEXT), undefined);
    }
  });

  it('gives only objects', () => {
    for (const value of [['list'], new String('text'), new Number(1)]) {
      assert.equal(sealer.open(sealer.seal(value, CONTEXT), CONTEXT), undefined);
    }
  });
});
