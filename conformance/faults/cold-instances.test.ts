/** The simulation of `bench/scale` in small: with baked keys no decision waits for the network, without them many do. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

interface Day {
  readonly contender: string;
  readonly coldStarts: number;
  readonly validRequests: number;
  readonly validRefused: number;
  readonly invalidAccepted: number;
  readonly waits: number;
  readonly waitsBeforeRotation: number;
  readonly invalidWaitsBeforeRotation: number;
  readonly fetches: number;
}

const INSTANCES = 40;
const SEED = 3;
const CHILD = fileURLToPath(new URL('../../../bench/scale/simulate-child.mjs', import.meta.url));
const BAKED = ['postern', 'postern, rebuilt hourly'];
const FETCHING = ['postern, no baked keys', 'aws-jwt-verify', 'jose'];

/** In a process of its own, for it replaces `Date.now`. */
async function simulate(contenders: readonly string[]): Promise<readonly Day[]> {
  const scenario = 'outage, then rotation';
  const task = JSON.stringify({ scenario, contenders, instances: INSTANCES, seed: SEED });
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, task]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Day);
}

describe(`a day of ${INSTANCES} cold instances, with an outage and a rotation`, () => {
  const days = new Map<string, Day>();
  before(async () => {
    const simulated = await simulate([...BAKED, ...FETCHING]);
    for (const day of simulated) days.set(day.contender, day);
  });
  const dayOf = (contender: string) => days.get(contender) as Day;

  for (const contender of BAKED) {
    it(`until the rotation no decision of ${contender} waits for a fetch, and none is refused`, () => {
      const { waitsBeforeRotation, invalidWaitsBeforeRotation, validRefused } = dayOf(contender);
      assert.deepEqual([waitsBeforeRotation, invalidWaitsBeforeRotation, validRefused], [0, 0, 0]);
    });
  }

  it('keys that are baked again before the new one signs keep it so for the day', () => {
    assert.equal(dayOf('postern, rebuilt hourly').waits, 0);
    assert.ok(dayOf('postern').waits > 0);
  });

  for (const contender of FETCHING) {
    it(`at least one decision of ${contender} waits in each cold instance`, () => {
      const { coldStarts, waits, fetches } = dayOf(contender);
      assert.ok(waits >= coldStarts * 0.9, `${waits} waits`);
      assert.ok(fetches >= coldStarts, `${fetches} fetches`);
    });
  }

  it('every contender has the same requests, and accepts no token that is bad', () => {
    const [first, ...others] = [...days.values()];
    assert.ok(first && first.validRequests > INSTANCES);
    for (const { validRequests } of others) assert.equal(validRequests, first.validRequests);
    for (const { invalidAccepted } of days.values()) assert.equal(invalidAccepted, 0);
  });
});
