import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { makeRing, makeRingKey, SESSION } from './rings.test.support.ts';
import { createSessionTokens } from './session-token.ts';
import { readStoredRing, ringValue, storedKeys, writeStoredRing } from './store-ring.ts';

const RING = { next: makeRingKey('next'), current: makeRingKey('now'), previous: makeRingKey('p') };

describe('ringValue()', () => {
  it('has the key of every token that the ring believes, under the first segment of that token', () => {
    const { keys, revokedAt } = JSON.parse(ringValue(RING));
    assert.equal(revokedAt, 0);
    assert.equal(Object.keys(keys).length, 3);
    for (const current of [RING.next, RING.current, RING.previous]) {
      const token = createSessionTokens({ current }).mint(SESSION);
      const [first = '', second, signature] = token.split('.');
      const key = Buffer.from(keys[first], 'base64url');
      const signed = createHmac('sha256', key).update(`${first}.${second}`).digest('base64url');
      assert.equal(signature, signed);
    }
  });

  it('has no secret of the ring', () => {
    const text = ringValue(RING, 17);
    for (const { secret } of Object.values(RING)) assert.ok(!text.includes(secret));
    assert.equal(readStoredRing(text).revokedAt, 17);
  });

  it('fits with three names as long as a ring may have', () => {
    const [one, two, three] = ['a', 'b', 'c'].map((letter) => makeRingKey(letter.repeat(64)));
    assert.ok(one && two && three);
    const text = ringValue({ next: one, current: two, previous: three }, 1_800_000_000.123);
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

describe('readStoredRing()', () => {
  it('reads what writeStoredRing() has written', () => {
    const ring = { keys: storedKeys(makeRing()), revokedAt: 12.5 };
    assert.deepEqual(readStoredRing(writeStoredRing(ring)), ring);
  });

  for (const text of [
    '',
    'canary',
    'null',
    '[]',
    '{"keys":{}}',
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
