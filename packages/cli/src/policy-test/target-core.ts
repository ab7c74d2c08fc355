/** The gate itself, in this process: `createGate`. */
import { createGate } from 'postern/gate';
import { oneByOne } from './one-by-one.ts';
import type { TestGates } from './prepare-tests.ts';
import type { TestTarget } from './targets.ts';
import { makeTestRequest } from './test-request.ts';

export async function openCore(gates: TestGates): Promise<TestTarget> {
  const prepared = await gates.prepare('lambda-edge');
  const gate = createGate(prepared.config, { fetch: refuseToFetch });
  return {
    observe: oneByOne(async (test) => {
      const now = Date.now() / 1000;
      const { kind, status, ...decision } = await gate(makeTestRequest(test, prepared, now), now);
      const { rule, reason, code, claim } = decision;
      return { got: kind === 'deny' ? `deny ${status}` : kind, rule, reason, code, claim };
    }),
  };
}

async function refuseToFetch(): Promise<never> {
  throw new TypeError('policy tests use no network');
}
