/** How many functions run at a time, and in which order those that wait get their turn. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRunLimit } from './run-limit.ts';

/** A run that ends when it is told to. */
function heldRun(): { readonly promise: Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}

test('createRunLimit() runs so many at a time, the rest in their order', async () => {
  const limit = createRunLimit(2);
  const holds = Array.from({ length: 5 }, heldRun);
  const begun: number[] = [];
  const runs = holds.map(({ promise }, index) =>
    limit(async () => {
      begun.push(index);
      await promise;
      return index;
    }),
  );
  await Promise.resolve();
  assert.deepEqual(begun, [0, 1]);
  for (const [ended, expected] of [
    [1, [0, 1, 2]],
    [0, [0, 1, 2, 3]],
  ] as const) {
    holds[ended]?.end();
    await runs[ended];
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(begun, expected);
  }
  for (const { end } of holds) end();
  assert.deepEqual(await Promise.all(runs), [0, 1, 2, 3, 4]);
});

test('createRunLimit() gives the place of a run that fails to the next', async () => {
  const limit = createRunLimit(1);
  const failing = limit(() => Promise.reject(new Error('broken')));
  const next = limit(async () => 'next');
  await assert.rejects(failing, /broken/);
  assert.equal(await next, 'next');
  assert.equal(await limit(async () => 'later'), 'later');
});
