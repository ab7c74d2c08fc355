/** What a revocation is billed for: the calls that the store's own client makes of the emulator. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyValueRevocations, revocationKey } from 'postern/key-value-store';
import { beginStore, setCredentials } from '../testing/key-value-store.ts';
import { CALLS_PER_REVOCATION } from './counts.ts';

setCredentials();

const NOW = 1_800_000_000;

function total(calls: ReadonlyMap<string, number>): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}

describe('CALLS_PER_REVOCATION', () => {
  it('is what a write makes: as the latest of all, and after a later one', async (t) => {
    const { store, calls } = await beginStore(t);
    const revocations = createKeyValueRevocations(
      { arn: store.arn, endpoint: store.url, lifetimeSeconds: 3600 },
      { clock: () => NOW, warn: () => {} },
    );
    const counted: number[] = [];
    for (const time of [NOW, NOW + 1, NOW - 1]) {
      const before = total(calls);
      await revocations.put(revocationKey('s', 'https://login.example.com/', `${time}`), time);
      counted.push(total(calls) - before);
    }
    const { usual, most } = CALLS_PER_REVOCATION;
    assert.deepEqual(counted, [usual, usual, most]);
  });
});
