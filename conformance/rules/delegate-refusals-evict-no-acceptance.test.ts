/** A flood of bad tokens pushes no good answer out of memory, and takes no more memory than its own bound. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { askGate } from '../support/ask-gate.ts';
import { accept, delegatingTo, deny, startDelegate } from '../support/delegate-server.ts';

it('10,000 refusals leave every acceptance where it is', async () => {
  const delegate = await startDelegate(({ token }) =>
    token.startsWith('good') ? accept() : deny('signature_invalid'),
  );
  const gate = askGate(
    delegatingTo([delegate], { delegate: { cacheMaxEntries: 5, deadlineMilliseconds: 4_000 } }),
  );
  const good = ['1', '2', '3', '4', '5'].map((n) => `good-${n}`);
  for (const token of good) await gate.ask(token);
  for (let begin = 0; begin < 10_000; begin += 50) {
    const bad = Array.from({ length: 50 }, (_, n) => gate.ask(`bad-${begin + n}`));
    assert.deepEqual([...new Set(await Promise.all(bad))], ['401 signature_invalid']);
  }
  assert.equal(delegate.asked.length, 10_005);
  for (const token of good) assert.equal(await gate.ask(token), '200 allowed');
  assert.equal(delegate.asked.length, 10_005, 'a good answer was evicted');
  await gate.ask('bad-9999');
  assert.equal(delegate.asked.length, 10_005, 'the last refusal is kept');
  await gate.ask('bad-9000');
  assert.equal(delegate.asked.length, 10_006, 'an older refusal is not');
});
