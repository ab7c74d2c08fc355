import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateCost } from './estimate.ts';
import type { ConfiguredCost } from './from-config.ts';
import { type CostOptions, checkCostOptions } from './input.ts';
import { HTTPS_REGIONS, PRICES, PRICES_READ_ON } from './prices.ts';
import type { CostEstimate, Part, Way, WayName } from './types.ts';

const TOKENS_ALONE: ConfiguredCost = { signsIn: false };

function estimate(options: CostOptions, config?: ConfiguredCost): CostEstimate {
  return estimateCost(checkCostOptions({ requests: '1M', ...options }, config));
}

function wayOf({ ways }: CostEstimate, name: WayName): Way {
  const way = ways.find((one) => one.name === name);
  assert.ok(way);
  return way;
}

function partOf({ lines }: Pick<Way, 'lines'>, part: Part): number {
  return lines.filter((line) => line.part === part).reduce((sum, { usd }) => sum + usd, 0);
}

function assertUsd(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, expected ${expected}`);
}

describe('estimateCost() by hand', () => {
  for (const [milliseconds, memory, expected] of [
    ['5', '128', 0.63125625],
    ['50', '128', 0.9125625],
    ['200', '128', 1.85025],
    ['5', '256', 0.6625125],
  ] as const) {
    it(`takes $${expected} for a million at Lambda@Edge with ${milliseconds} ms and ${memory} MB`, () => {
      const options = { edgeMilliseconds: milliseconds, memory };
      const { usd, usdPerMillion } = wayOf(estimate(options, TOKENS_ALONE), 'lambda-edge');
      assertUsd(usd, expected);
      assertUsd(usdPerMillion, expected);
    });
  }

  it('takes $0.10, 0.13, 0.16, 0.19 for a million at CloudFront Functions with 0 to 3 reads', () => {
    const shown = estimate({}).functionPerMillion.map(({ usd }) => usd.toFixed(2));
    assert.deepEqual(shown, ['0.10', '0.13', '0.16', '0.19', '0.22']);
  });

  it('adds redirects, reads and the login half to the split plane', () => {
    // 2,000 sessions of 14 refreshes: 1,030,000 invocations, 1,028,000 reads, 32,000 requests under /.postern/.
    const split = wayOf(estimate({ requestsPerSession: '500' }), 'split');
    assertUsd(partOf(split, 'gate'), 0.103);
    assertUsd(partOf(split, 'store'), 0.03084);
    // 2,000 of 5 ms, 30,000 of 305 ms.
    assertUsd(partOf(split, 'sign-in'), 0.0192 + (1.25 + 1143.75) * 0.00005001);
    assertUsd(split.usd, 0.103 + 0.03084 + 0.0192 + 1145 * 0.00005001);
    // Invocations and reads are under what is free.
    assertUsd(split.usdAfterFree, 0.0192 + 1145 * 0.00005001);
  });

  it('lets signed cookies cost the login half alone', () => {
    const made = estimate({});
    const cookies = wayOf(made, 'signed-cookies');
    assertUsd(cookies.usd, partOf(wayOf(made, 'split'), 'sign-in'));
    assert.equal(partOf(cookies, 'gate'), 0);
  });

  it('prices a login half behind a function URL as a regional Lambda', () => {
    const cookies = wayOf(estimate({ loginHalf: 'function-url' }), 'signed-cookies');
    assertUsd(cookies.usd, 0.0064 + 1145 * 0.0000166667);
    assertUsd(cookies.usdAfterFree, 0);
  });

  it('bills the gate while it waits for the service, and the service', () => {
    const delegated = wayOf(estimate({ asked: '50' }, TOKENS_ALONE), 'delegated');
    // 5 ms and half of 100; half of a million of 10 ms.
    assertUsd(partOf(delegated, 'gate'), 0.6 + 6875 * 0.00005001);
    assertUsd(partOf(delegated, 'service'), 0.1 + 625 * 0.0000166667);
    assertUsd(delegated.usdAfterFree, 0.6 + 6875 * 0.00005001);
  });

  it('counts calls for revocations alone: three each, and four at most', () => {
    const { lines, worst } = wayOf(estimate({ revocationsPerDay: '10' }), 'split');
    const shown = [lines, worst?.lines ?? []].map((all) =>
      all.filter(({ price }) => price === 'storeCalls').map(({ usd }) => usd.toFixed(4)),
    );
    // 10 a day are 304.17 a month.
    assert.deepEqual(shown, [['0.9125'], ['1.2167']]);
  });

  it('shows the worst case: every request makes three reads', () => {
    const made = estimate({ revocationsPerDay: '10' });
    const { worst } = wayOf(made, 'split');
    const reads = worst?.lines.filter(({ price }) => price === 'storeReads') ?? [];
    assert.equal(
      reads.reduce((sum, { quantity }) => sum + quantity, 0),
      3 * 1_028_000,
    );
    assert.equal(made.counted.mostReadsPerRequest, 3);
    assert.equal(wayOf(estimate({}), 'split').worst, undefined);
  });

  it('takes what is free from what an account uses, and never more', () => {
    const split = wayOf(estimate({ requests: '3M' }, TOKENS_ALONE), 'split');
    assertUsd(split.usd, 0.3);
    assertUsd(split.usdAfterFree, 0.1);
  });

  it('prices HTTPS requests by region, for all ways alike', () => {
    const { https } = estimate({ requests: '20M', region: 'sa' }, TOKENS_ALONE);
    assertUsd(https.usd, 44);
    assertUsd(https.usdAfterFree, 22);
    assert.deepEqual(estimate({ region: 'sa' }).ways, estimate({ region: 'us' }).ways);
  });

  it('names the smallest flat-rate plan that has as many requests', () => {
    assert.equal(estimate({ requests: '1M' }).flatRate.plan?.name, 'Free');
    assert.equal(estimate({ requests: '10_000_001' }).flatRate.plan?.usd, 200);
    assert.equal(estimate({ requests: '7B' }).flatRate.plan, undefined);
  });
});

describe('estimateCost() sources', () => {
  const made = estimate({ revocation: 'on', providerSession: true });

  it('has a source, a unit and a note for each price', () => {
    assert.match(PRICES_READ_ON, /^20\d\d-\d\d-\d\d$/);
    for (const price of [...Object.values(PRICES), made.https.price]) {
      assert.match(price.source, /^https:\/\/aws\.amazon\.com\//, price.name);
      assert.ok(price.unit && price.note && price.usd > 0 && price.per > 0, price.name);
    }
    assert.ok(Object.values(HTTPS_REGIONS).every(({ usd }) => usd >= 0.01 && usd <= 0.022));
  });

  it('has no line that is not a quantity of a price', () => {
    for (const { lines } of made.ways) {
      for (const { price, quantity, usd } of lines) {
        const { usd: unitUsd, per } = made.prices[price];
        assertUsd(usd, (quantity / per) * unitUsd);
      }
    }
  });

  it('has a source for each latency, and milliseconds where it is known, nowhere else', () => {
    for (const { latency, name } of made.ways) {
      assert.ok(latency.length > 0, name);
      for (const { what, kind, milliseconds, source, text } of latency) {
        assert.ok(source.length > 0, what);
        assert.equal(milliseconds === undefined, kind === 'not measured', what);
        if (kind === 'documented') assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\//);
        if (kind === 'measured here')
          assert.match(`${source} ${text}`, /^bench\/README\.md.*local/);
      }
    }
  });
});
