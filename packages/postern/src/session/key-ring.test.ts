import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { purposeKeys } from './key-ring.ts';
import { makeRing, makeRingKey } from './rings.test.support.ts';
import type { Purpose } from './types.ts';

const PURPOSES: readonly Purpose[] = ['session', 'attempt', 'refresh', 'id', 'log'];

/** RFC 5869 by hand, for one block of output: an empty salt is 32 zero bytes. */
function deriveByHand(secret: string, info: string): string {
  const extracted = createHmac('sha256', Buffer.alloc(32))
    .update(Buffer.from(secret, 'base64url'))
    .digest();
  return createHmac('sha256', extracted).update(`${info}\x01`).digest('hex');
}

describe('purposeKeys()', () => {
  it('derives each key by HKDF-SHA-256 with the purpose as its label', () => {
    const ring = makeRing();
    for (const purpose of PURPOSES) {
      const [{ key } = assert.fail()] = purposeKeys(ring, purpose);
      const expected = deriveByHand(ring.current.secret, `postern ${purpose}`);
      assert.equal(key.export().toString('hex'), expected);
    }
  });

  it('names the current key first, then the next and the previous one', () => {
    const [previous, current, next] = ['p', 'c', 'n'].map(makeRingKey);
    assert.ok(previous && current && next);
    const kids = purposeKeys({ previous, next, current }, 'session').map(({ kid }) => kid);
    assert.deepEqual(kids, ['c', 'n', 'p']);
    assert.deepEqual(
      purposeKeys({ previous, current }, 'session').map(({ kid }) => kid),
      ['c', 'p'],
    );
  });
});
