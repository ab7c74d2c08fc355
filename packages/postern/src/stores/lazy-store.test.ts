import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLazyStore } from './lazy-store.ts';

describe('createLazyStore()', () => {
  it('loads once, when something is first written', async () => {
    let loads = 0;
    const times = new Map<string, number>();
    const store = createLazyStore(async () => {
      loads++;
      return { put: async (key, time) => void times.set(key, time) };
    });
    assert.equal(loads, 0);
    await Promise.all([store.put('a', 1), store.put('b', 2)]);
    await store.put('c', 3);
    assert.deepEqual(Object.fromEntries(times), { a: 1, b: 2, c: 3 });
    assert.equal(loads, 1);
  });

  it('rejects where nothing can be loaded, and tries again', async () => {
    let loads = 0;
    const store = createLazyStore(async () => {
      if (++loads === 1) throw new Error('no such file');
      return { put: async () => undefined };
    });
    await assert.rejects(store.put('a', 1), /no such file/);
    await store.put('a', 1);
    assert.equal(loads, 2);
  });

  it('hands on what the store rejects with, without loading it anew', async () => {
    let loads = 0;
    const store = createLazyStore(async () => {
      loads++;
      return { put: () => Promise.reject(new Error('full')) };
    });
    await assert.rejects(store.put('a', 1), /full/);
    await assert.rejects(store.put('a', 1), /full/);
    assert.equal(loads, 1);
  });
});
