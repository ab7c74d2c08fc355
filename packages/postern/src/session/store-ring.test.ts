import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { makeRing, makeRingKey, SESSION } from './rings.test.support.ts';
import { createSessionTokens } from './session-token.ts';
import { readStoredRing, ringValue, storedKeys, writeStoredRing } from './store-ring.ts';

const RING = { next: makeRingKey('next'), current: makeRingKey('now'), previous: makeRingKey('p') };

describe('ringValue()', () => {
  it('has the key of every token that the ring believes, under the first segment of that token', () => {
    const { keys } = JSON.parse(ringValue(RING));
    assert.equal(Object.keys(keys).length, 3);
    for (const current of [RING.next, RING.current, RING.previous]) {
      const token = createSessionTokens({ current }).mint(SESSION);
      const [first = '', second, signature] = token.split('.');
      const key = Buffer.from(keys[first], 'base64url');
      const signed = createHmac('sha256', key).update(`${first}.${second}`).digest('base64url');
      assert.equal(signature, signed);
    }
  });

  it('says no time of a revocation unless it is told one', () => {
    assert.deepEqual(Object.keys(JSON.parse(ringValue(RING))), ['keys']);
    assert.equal(readStoredRing(ringValue(RING)).revokedAt, undefined);
    assert.equal(JSON.parse(ringValue(RING, 0)).revokedAt, 0);
  });

  it('has no secret of the ring', () => {
    const text = ringValue(RING, 17);
    for (const { secret } of Object.values(RING)) assert.ok(!text.includes(secret));
    assert.equal(readStoredRing(text).revokedAt, 17);
  });

  it('fits with three names as long as a ring may have', () => {
    const [one, two, three] = ['a', 'b', 'c'].map((letter) => makeRingKey(letter.repeat(64)));
    assert.ok(one && two && three);
    const keys = storedKeys({ next: one, current: two, previous: three });
    const text = writeStoredRing({ keys, revokedAt: 1_800_000_000.123, rotatedAt: 1_800_000_000 });
    assert.ok(Buffer.byteLength(text) <= 1024, `${text.length}`);
  });

  it('refuses names that are too long for the store, and quotes no key', () => {
    const ring = { current: makeRingKey('k'.repeat(800)) };
    assert.throws(
      () => ringValue(ring),
      (error: Error) =>
        error instanceof TypeError &&
        /must have at most 1024 bytes in the KeyValueStore, got 1\d{3}/.test(error.message) &&
        !error.message.includes(Object.values(storedKeys(ring))[0] as string),
    );
  });
});

describe('writeStoredRing()', () => {
  for (const times of [{ revokedAt: Number.NaN }, { rotatedAt: Number.POSITIVE_INFINITY }]) {
    it(`refuses ${JSON.stringify(times)}, which no reader could tell from 0`, () => {
      assert.throws(() => writeStoredRing({ keys: {}, ...times }), /must be seconds since/);
    });
  }
});

describe('readStoredRing()', () => {
  it('reads what writeStoredRing() has written', () => {
    const ring = { keys: storedKeys(makeRing()), revokedAt: 12.5, rotatedAt: 7 };
    assert.deepEqual(readStoredRing(writeStoredRing(ring)), ring);
    const { revokedAt: _, rotatedAt: __, ...unknown } = ring;
    assert.deepEqual(readStoredRing(writeStoredRing(unknown)), unknown);
  });

  for (const text of [
    '',
    'canary',
    'null',
    '[]',
    '{"keys":{},"revokedAt":null}',
    '{"keys":{},"rotatedAt":"0"}',
    '{"keys":{"canary":1},"revokedAt":0}',
    '{"keys":null,"revokedAt":0}',
    '{"revokedAt":0}',
    '{"keys":{},"revokedAt":"0"}',
  ]) {
    it(`refuses ${text || 'nothing'} without quoting it`, () => {
      assert.throws(
        () => readStoredRing(text),
        (error: Error) =>
          error instanceof TypeError &&
          /is not one of Postern's/.test(error.message) &&
          !error.message.includes('canary'),
      );
    });
  }
});
