/** A short run of the fuzzer: a fixed seed that reaches every code, and a new seed each time. `npm run fuzz` is the long form. */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { ALL_CODES, REACHABLE_CODES, UNREACHABLE_CODES } from './codes.ts';
import { type FuzzOptions, fuzz } from './fuzz.ts';
import { failuresOf, formatFinding } from './report.ts';

const SEED = 20_261_122;
const newSeed = randomInt(2 ** 31);

async function failuresIn(options: FuzzOptions, leastCount: number): Promise<readonly string[]> {
  const report = await fuzz(options);
  assert.equal(report.findings.length > 0 || report.done === options.inputs, true);
  return failuresOf(report, leastCount);
}

describe('fuzz', () => {
  it(`30,000 inputs, seed ${SEED}: no finding, and every code that input can cause`, async () => {
    const options = { seed: SEED, inputs: 30_000, seconds: 100 };
    assert.deepEqual(await failuresIn(options, 1), []);
  });

  it(`10,000 inputs, seed ${newSeed}: no finding`, async () => {
    const options = { seed: newSeed, inputs: 10_000, seconds: 100 };
    assert.deepEqual(await failuresIn(options, 0), []);
  });

  const FAULTS: readonly (readonly [target: string, fault: RegExp])[] = [
    ['hanging', /^no answer within 2 seconds$/],
    ['hoarding', /ERR_WORKER_OUT_OF_MEMORY/],
    ['throwing', /^RangeError: the input is not liked\n/],
  ];
  for (const [target, fault] of FAULTS) {
    it(`reports the input of a ${target} target`, async () => {
      const options = { seed: 1, inputs: 1, from: 7, seconds: 100, target };
      const { findings } = await fuzz({ ...options, hangSeconds: 2, maxHeapMegabytes: 64 });
      assert.deepEqual(
        findings.map(({ index }) => index),
        [7],
      );
      assert.match(findings[0]?.fault ?? '', fault);
      assert.ok(findings[0] && formatFinding(findings[0]).includes(`target ${target}`));
    });
  }

  it('codes are each reachable, or not for a stated reason', () => {
    assert.equal(REACHABLE_CODES.length + UNREACHABLE_CODES.size, ALL_CODES.size);
    assert.deepEqual(
      [...UNREACHABLE_CODES.keys()],
      [
        ...['token_inactive', 'delegate_denied', 'delegate_unavailable', 'id_token_invalid'],
        ...['login_not_admitted', 'store_unavailable', 'secrets_unavailable', 'internal_error'],
      ],
    );
  });
});
