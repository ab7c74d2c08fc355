/** The property: of random policies and requests, no target decides otherwise than the core. In parts, of which `npm test` runs the first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IF_THOROUGH } from '../support/thorough.ts';
import { type Contender, compare } from './compare.ts';
import { NOW } from './policy-keys.ts';
import { type Batch, contenderOf, contendersOf, count, makeBatch } from './run-policies.ts';
import { shrink, tell } from './tell-difference.ts';

/** `POSTERN_VERDICT_SEED=7 POSTERN_VERDICT_POLICY=3 npm test -- same-verdict/random` runs one policy again. */
const { POSTERN_VERDICT_SEED: GIVEN_SEED, POSTERN_VERDICT_POLICY: GIVEN_PLACE } = process.env;
const SEED = Number(GIVEN_SEED ?? 20_261_123);

const PARTS = 4;
const POLICIES_EACH = 7;
const REQUESTS_EACH = 750;

/** In percent of the requests. */
const SHARES: Readonly<Record<string, number>> = { allow: 25, redirect: 8, 401: 8, 403: 8, 400: 8 };

/** What each target is sent at least, in percent: what it cannot see is left out, and what does not fit into 10,240 bytes. */
const SENT: Readonly<Record<string, number>> = {
  ...{ 'lambda-edge': 100, fetch: 95, node: 90 },
  'cloudfront-function': 80,
};

/** Registers the tests of one part. Its policies are those at `part`, `part + PARTS`, and so on. */
export function testPart(part: number): void {
  // The targets in this process go by the system's clock: it stands still, so that the last second of a session is met exactly.
  Date.now = () => NOW * 1_000;
  const tallies = { outcomes: new Map<string, number>(), codes: new Map<string, number>() };
  const compared = new Map<string, number>();
  const places = Array.from({ length: POLICIES_EACH }, (_, index) => part + index * PARTS);
  const chosen =
    GIVEN_PLACE === undefined ? places : places.filter((one) => one === Number(GIVEN_PLACE));

  const skip = part > 0 && GIVEN_PLACE === undefined && IF_THOROUGH;
  describe(`random requests, part ${part + 1} of ${PARTS}, seed ${SEED}`, () => {
    for (const place of chosen) {
      it(`every target decides like the core about policy ${place}`, { skip }, async () => {
        const batch = await makeBatch({ seed: SEED, place, size: REQUESTS_EACH });
        addAll(tallies.outcomes, batch.outcomes);
        addAll(tallies.codes, batch.codes);
        assert.deepEqual(batch.unreached, [], 'rules that no request came under');
        const contenders = await contendersOf(batch.policy.config);
        try {
          for (const contender of contenders) {
            count(compared, contender.name, await check(contender, batch, place));
          }
        } finally {
          for (const { target } of contenders) await target.close();
        }
      });
    }

    it('the requests come to every kind of verdict', {
      skip: skip || GIVEN_PLACE !== undefined,
    }, (test) => {
      const total = sum(tallies.outcomes);
      test.diagnostic(`${total} requests: ${write(tallies.outcomes, total)}`);
      test.diagnostic(`compared: ${write(compared, total)}`);
      test.diagnostic(`codes: ${write(tallies.codes, total)}`);
      assert.equal(total, POLICIES_EACH * REQUESTS_EACH);
      assert.ok(total * PARTS >= 20_000);
      for (const [outcome, percent] of Object.entries(SHARES)) {
        const share = (100 * (tallies.outcomes.get(outcome) ?? 0)) / total;
        assert.ok(share >= percent, `${outcome}: ${share.toFixed(1)} %`);
      }
      for (const [name, percent] of Object.entries(SENT)) {
        const share = (100 * (compared.get(name) ?? 0)) / total;
        assert.ok(share >= percent, `${name} was sent ${share.toFixed(1)} %`);
      }
    });
  });
}

/** How many requests the target was sent. Throws for the first that it decides otherwise. */
async function check(contender: Contender, batch: Batch, place: number): Promise<number> {
  const { differences, compared } = await compare(contender, batch.requests);
  const [difference] = differences;
  if (!difference) return compared;
  const { config } = batch.policy;
  const again = `POSTERN_VERDICT_SEED=${SEED} POSTERN_VERDICT_POLICY=${place} npm test -- same-verdict/random`;
  const smallest = await shrink({ config, contender, difference }, (other) =>
    contenderOf(contender.name, other),
  );
  assert.fail(`${differences.length} differences. ${tell(smallest, again)}`);
}

function addAll(tally: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [name, number] of more) count(tally, name, number);
}

function sum(tally: ReadonlyMap<string, number>): number {
  return [...tally.values()].reduce((total, number) => total + number, 0);
}

function write(tally: ReadonlyMap<string, number>, total: number): string {
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${name} ${number} (${((100 * number) / total).toFixed(1)} %)`)
    .join(', ');
}
