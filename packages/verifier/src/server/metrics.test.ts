/** What `/metrics` says of requests, in the text format of Prometheus. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from './metrics.ts';

const REQUESTS = 'postern_verifier_requests_total';
const DURATION = 'postern_verifier_request_duration_seconds';

type Report = readonly [endpoint: 'verify' | 'auth', code: string, microseconds: number];

/** The lines about requests when `reports` have been heard, and the same when asked again. */
async function linesAfter(reports: readonly Report[]): Promise<readonly string[]> {
  const metrics = createMetrics();
  for (const [endpoint, code, microseconds] of reports) {
    metrics.observe({ endpoint, code, microseconds, status: 200, id: 'x' });
  }
  const read = async () => (await metrics.render()).split('\n').filter(isOfRequests);
  const lines = await read();
  assert.deepEqual(await read(), lines);
  return lines;
}

function isOfRequests(line: string): boolean {
  return line.startsWith(REQUESTS) || line.startsWith(DURATION);
}

describe('createMetrics() of requests', () => {
  it('counts by endpoint and code', async () => {
    const lines = await linesAfter([
      ['verify', 'ok', 1],
      ['auth', 'ok', 1],
      ['verify', 'token_expired', 1],
      ['verify', 'ok', 1],
    ]);
    const counts = lines.filter((line) => line.startsWith(REQUESTS));
    assert.deepEqual(counts, [
      `${REQUESTS}{endpoint="verify",code="ok"} 2`,
      `${REQUESTS}{endpoint="verify",code="token_expired"} 1`,
      `${REQUESTS}{endpoint="auth",code="ok"} 1`,
    ]);
  });

  it('has each duration in its bucket and in all above, its bound included', async () => {
    const lines = await linesAfter([
      ['verify', 'ok', 100],
      ['verify', 'ok', 101],
      ['verify', 'ok', 3_000_000],
    ]);
    for (const line of [
      `${DURATION}_bucket{le="0.0001",endpoint="verify"} 1`,
      `${DURATION}_bucket{le="0.00025",endpoint="verify"} 2`,
      `${DURATION}_bucket{le="2.5",endpoint="verify"} 2`,
      `${DURATION}_bucket{le="+Inf",endpoint="verify"} 3`,
      `${DURATION}_sum{endpoint="verify"} 3.000201`,
      `${DURATION}_count{endpoint="verify"} 3`,
    ]) {
      assert.ok(lines.includes(line), line);
    }
  });

  it('says nothing of an endpoint that nobody has asked', async () => {
    assert.deepEqual(await linesAfter([]), []);
  });
});
