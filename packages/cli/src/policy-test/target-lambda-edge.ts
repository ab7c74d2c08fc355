/** The function that is deployed to Lambda@Edge, called with CloudFront's event. */
import { lambdaEdgeEvent } from '@postern/emulator';
import type { GateRequest } from 'postern/gate';
import { type ImportedBundle, importBundle } from './import-bundle.ts';
import { type Observation, observe } from './observation.ts';
import { oneByOne } from './one-by-one.ts';
import type { TestGate, TestGates } from './prepare-tests.ts';
import type { TestTarget } from './targets.ts';
import { makeTestRequest, viewerRequestOf } from './test-request.ts';

interface LambdaEdgeModule {
  handler(event: unknown): Promise<{ readonly status?: string }>;
}

export type LambdaEdgeBundle = ImportedBundle<LambdaEdgeModule>;

export async function openLambdaEdge(gates: TestGates): Promise<TestTarget> {
  const gate = await gates.prepare('lambda-edge');
  const bundle = await importLambdaEdge(gate);
  return {
    observe: oneByOne((test) =>
      askLambdaEdge(bundle, makeTestRequest(test, gate, Date.now() / 1000)),
    ),
  };
}

export function importLambdaEdge(
  gate: Pick<TestGate, 'plan' | 'configFolder'>,
): Promise<LambdaEdgeBundle> {
  return importBundle<LambdaEdgeModule>(gate);
}

export async function askLambdaEdge(
  { module, listen }: LambdaEdgeBundle,
  request: GateRequest,
): Promise<Observation> {
  const event = lambdaEdgeEvent(viewerRequestOf(request));
  const [{ status }, lines] = await listen(() => module.handler(event));
  return observe(status === undefined ? undefined : Number(status), lines);
}
