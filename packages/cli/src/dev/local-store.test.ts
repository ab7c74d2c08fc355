/** The store of a running `postern dev`: what is in it when the config has another ring. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { GatePlan, KeyRing } from 'postern/gate';
import { connectStore, RING_KEY, readStoredRing } from 'postern/key-value-store';
import { makeRing } from '../keys/key-ring.ts';
import { setCredentials } from '../testing/key-value-store.ts';
import { createStoreHolder } from './local-store.ts';

setCredentials();

const planOf = (keyRing: KeyRing) => ({ keyRing }) as GatePlan;

/** What the ring says after a config with another one, where it was `ring` before. */
async function ringAfter(t: TestContext, ring: string) {
  const stores = createStoreHolder();
  t.after(() => stores.close());
  const first = await stores.fit(planOf(makeRing({})));
  assert.ok(first);
  const api = connectStore({ arn: first.arn, endpoint: first.url });
  const signal = AbortSignal.timeout(30_000);
  const { etag } = await api.describe(signal);
  await api.update({ puts: { [RING_KEY]: ring, other: 'kept' } }, etag, signal);
  const second = await stores.fit(planOf(makeRing({})));
  assert.equal(second?.port, first.port);
  assert.equal(second?.entries().get('other'), 'kept');
  return readStoredRing(second?.entries().get(RING_KEY) ?? '');
}

describe('createStoreHolder()', () => {
  it('keeps the time of the latest revocation with another ring', async (t) => {
    const ring = JSON.stringify({ keys: { a: 'b' }, revokedAt: 1_800_000_000 });
    const after = await ringAfter(t, ring);
    assert.equal(after.revokedAt, 1_800_000_000);
    assert.ok(!('a' in after.keys));
  });

  it('goes on where somebody has written a ring that is none', async (t) => {
    for (const ring of ['a-key-that-no-message-may-quote', '{"keys":1}']) {
      assert.equal((await ringAfter(t, ring)).revokedAt, undefined);
    }
  });
});
